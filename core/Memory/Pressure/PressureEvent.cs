using NativeStore.Core.Time;

namespace NativeStore.Core.Memory.Pressure;

/// <summary>A change of the level, the forecast of one, or what keeps it from falling.</summary>
/// <param name="Number">Counts all events of the database from 1: a gap shows what the bounded log has dropped.</param>
/// <param name="Time">The wall clock.</param>
/// <param name="MonotonicNanos">The monotonic clock, in nanoseconds since an arbitrary start.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Level">The level now entered, or the one that is forecast.</param>
/// <param name="OccupiedBytes">Bytes in use when it happened, without free slabs.</param>
/// <param name="Forecast">Where memory was heading then.</param>
public readonly record struct PressureEvent(
    long Number,
    Timestamp Time,
    long MonotonicNanos,
    PressureEventKind Kind,
    PressureLevel Level,
    long OccupiedBytes,
    PressureForecast Forecast)
{
    /// <summary>What is held, and by whom, where the event is about that.</summary>
    public MemoryHold Hold { get; init; }
}
