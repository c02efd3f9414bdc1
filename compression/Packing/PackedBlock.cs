namespace NativeStore.Compression.Packing;

/// <summary>The sizes of a block; drawn in <see cref="BitPacking"/>.</summary>
internal static class PackedBlock
{
    /// <summary>Values of a block.</summary>
    public const int Values = 1024;

    /// <summary>Values of a sub-block.</summary>
    public const int SubBlock = 64;

    /// <summary>Bytes of a row of lanes, packed or not.</summary>
    public const int RowBytes = 64;

    /// <summary>
    /// A block is two periods, each as many rows as a lane has bits: their bits fill whole words, so that both periods
    /// have the same shifts and one unrolled piece of code serves both.
    /// </summary>
    public const int Periods = 2;

    /// <summary>Bytes of a packed period.</summary>
    public static int PeriodBytes(int width) => RowBytes * width;
}
