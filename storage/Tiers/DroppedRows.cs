namespace NativeStore.Storage.Tiers;

/// <summary>What a drop took away.</summary>
/// <param name="Segments">Segments.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Native bytes of the segments, free once no reader holds them.</param>
internal readonly record struct DroppedRows(int Segments, long Rows, long Bytes);
