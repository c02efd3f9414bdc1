using System.Globalization;

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

    /// <summary>The figures, and the codecs with their blocks.</summary>
    public override string ToString()
    {
        var codecs = string.Join(", ", Codecs.Select(use => $"{use.Codec} {use.Blocks}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Tier} {Column}: {Values:N0} values, {Bytes:N0} bytes, blocks: {codecs}");
    }
}
