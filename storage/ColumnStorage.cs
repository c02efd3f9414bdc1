namespace NativeStore.Storage;

/// <summary>How a column of a tier is stored.</summary>
/// <param name="Tier">The tier: any but the hot one, whose rows are not columns.</param>
/// <param name="Column">The column's name, or in parentheses what else takes room.</param>
/// <param name="Values">How many values: rows times elements.</param>
/// <param name="Bytes">Encoded bytes.</param>
/// <param name="Codecs">Blocks of up to 1,024 values by codec, most frequent first.</param>
public sealed record ColumnStorage(
    TableTier Tier, string Column, long Values, long Bytes, IReadOnlyList<CodecUse> Codecs)
{
    /// <summary>Bytes per value; 0 where there is none.</summary>
    public double BytesPerValue => Values == 0 ? 0 : (double)Bytes / Values;
}
