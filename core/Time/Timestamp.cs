namespace NativeStore.Core.Time;

/// <summary>A point in time: int64 nanoseconds since the Unix epoch, UTC.</summary>
/// <param name="Nanos">Nanoseconds since 1970-01-01T00:00:00Z.</param>
public readonly record struct Timestamp(long Nanos);
