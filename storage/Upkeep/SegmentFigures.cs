namespace NativeStore.Storage.Upkeep;

/// <summary>What is known of a segment when its future is decided.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its native bytes.</param>
/// <param name="MinTime">The oldest time.</param>
/// <param name="MaxTime">The newest time.</param>
/// <param name="IsAged">Whether it is encoded for size.</param>
/// <param name="IsSpilled">Whether it is on disk.</param>
internal readonly record struct SegmentFigures(
    int Rows, long Bytes, long MinTime, long MaxTime, bool IsAged, bool IsSpilled);
