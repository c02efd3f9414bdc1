namespace NativeStore.Storage.Segments;

/// <summary>Where a block of a spilled segment is, and what proves that it is the one.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Block">Its number in the stream.</param>
/// <param name="Offset">Where it stands in the segment's pages.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Checksum">Their CRC-32C.</param>
internal readonly record struct SpilledBlock(int Stream, int Block, long Offset, int Bytes, uint Checksum)
{
    /// <summary>
    /// What tells it from the file's other blocks. Not where it stands: in a file that somebody else wrote, two may
    /// claim one place.
    /// </summary>
    public long Number => ((long)Stream << 32) | (uint)Block;
}
