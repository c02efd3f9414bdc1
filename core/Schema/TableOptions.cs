// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>A table's policies; they may differ between two tables of the same layout.</summary>
/// <param name="Priority">What may be delayed or refused first when memory runs short.</param>
/// <param name="CompressAfterNanos">Age after which sealed rows are compressed for size; 0 means never.</param>
/// <param name="RetainForNanos">Age after which rows are dropped; 0 means never.</param>
public sealed record TableOptions(
    DataPriority Priority = DataPriority.Normal, long CompressAfterNanos = 0, long RetainForNanos = 0);
