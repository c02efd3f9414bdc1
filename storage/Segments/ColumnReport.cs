using NativeStore.Compression;

namespace NativeStore.Storage.Segments;

/// <summary>How a column of a segment is stored.</summary>
/// <param name="Name">The column, or in parentheses what else takes room.</param>
/// <param name="Values">How many values: rows times elements.</param>
/// <param name="Bytes">Encoded bytes.</param>
/// <param name="Codecs">Blocks by codec, most frequent first.</param>
internal sealed record ColumnReport(
    string Name, long Values, long Bytes, IReadOnlyList<(Codec Codec, int Blocks)> Codecs);
