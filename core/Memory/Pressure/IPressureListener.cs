namespace NativeStore.Core.Memory.Pressure;

/// <summary>
/// Told of every change of the level, in order, by the thread whose allocation caused it: it must neither wait nor
/// allocate native memory.
/// </summary>
public interface IPressureListener
{
    /// <summary>The level is another one now.</summary>
    void OnLevel(PressureLevel level);
}
