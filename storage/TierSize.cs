namespace NativeStore.Storage;

/// <summary>What one tier of a table holds, at one moment.</summary>
/// <param name="Segments">Segments; of the hot tier 0.</param>
/// <param name="Rows">Visible rows.</param>
/// <param name="Bytes">Native bytes: of blocks, their unused ends included, or of segments.</param>
/// <param name="FileBytes">Bytes in files.</param>
public readonly record struct TierSize(int Segments, long Rows, long Bytes, long FileBytes);
