namespace NativeStore.Core.Time;

/// <summary>What came of parsing a time without exceptions.</summary>
public enum TimeStatus : byte
{
    /// <summary>Exact.</summary>
    Done = 0,

    /// <summary>The text is not a time, or names a day or an hour that does not exist.</summary>
    Malformed = 1,

    /// <summary>The time is real, but outside what int64 nanoseconds hold.</summary>
    OutOfRange = 2,
}
