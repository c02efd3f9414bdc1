namespace NativeStore.Core.Time;

/// <summary>
/// The unit in which a number counts from the Unix epoch; the value is its decimal places to nanoseconds.
/// </summary>
public enum EpochUnit : byte
{
    /// <summary>Nanoseconds.</summary>
    Nanoseconds = 0,

    /// <summary>Microseconds.</summary>
    Microseconds = 3,

    /// <summary>Milliseconds.</summary>
    Milliseconds = 6,

    /// <summary>Seconds.</summary>
    Seconds = 9,
}
