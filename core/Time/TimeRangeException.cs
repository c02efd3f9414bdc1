namespace NativeStore.Core.Time;

/// <summary>A time or a duration lies outside what int64 nanoseconds hold (about 292 years from 1970).</summary>
public sealed class TimeRangeException(string message) : NativeStoreException(message);
