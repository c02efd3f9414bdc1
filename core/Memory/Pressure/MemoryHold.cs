namespace NativeStore.Core.Memory.Pressure;

/// <summary>
/// Memory that was given up and cannot be freed, since a reader that began before still holds a pin: a long loop, or an
/// enumerator that nobody disposed.
/// </summary>
/// <param name="Bytes">Bytes that wait for it, and for readers after it.</param>
/// <param name="Nanos">For how long it has been seen to hold them, in nanoseconds.</param>
/// <param name="ThreadId">The managed id of the thread that took the pin.</param>
/// <param name="ThreadName">That thread's name; null where it has none.</param>
public readonly record struct MemoryHold(long Bytes, long Nanos, int ThreadId, string? ThreadName);
