namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>What a windowed VWAP adds up: price mantissa times size, size, and rows.</summary>
internal record struct WindowSum(long Value, long Size, int Rows);
