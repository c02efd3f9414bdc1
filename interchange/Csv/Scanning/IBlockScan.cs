namespace NativeStore.Interchange.Csv.Scanning;

/// <summary>Finds the four characters that matter in 64 bytes: one implementation per vector width.</summary>
internal unsafe interface IBlockScan
{
    /// <summary>Compares 64 bytes; bit i of a mask speaks of byte i.</summary>
    /// <param name="block">64 readable bytes.</param>
    /// <param name="delimiter">What stands between fields.</param>
    static abstract BlockMasks Scan(byte* block, byte delimiter);
}

/// <summary>Where the four characters stand in a block of 64 bytes.</summary>
/// <param name="Delimiters">The field delimiter.</param>
/// <param name="LineFeeds">LF.</param>
/// <param name="CarriageReturns">CR.</param>
/// <param name="Quotes">The double quote.</param>
internal readonly record struct BlockMasks(
    ulong Delimiters, ulong LineFeeds, ulong CarriageReturns, ulong Quotes);
