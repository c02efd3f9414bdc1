using System.Numerics;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Arena;

/// <summary>How large a table's blocks of rows are.</summary>
internal static class BlockSize
{
    // A block is what is sealed, and so the least that is dropped: a small part of memory.
    private const int MemoryParts = 32;
    private const int BytesMin = 64 * 1024;

    // Of fewer, the next one would never be had while the one before it is neither full nor sealed.
    private const int BlocksMin = 4;

    // A seal and a block's bookkeeping are worth so many rows.
    private const int RowsMin = 16;

    /// <summary>The size that the options say, or one that suits the memory.</summary>
    /// <param name="schema">The table's.</param>
    /// <param name="blockBytes">The size asked for, in bytes, or null.</param>
    /// <param name="memoryBytes">What rows share.</param>
    /// <exception cref="ArgumentOutOfRangeException">That size does not suit the table.</exception>
    public static int Of(TableSchema schema, int? blockBytes, long memoryBytes)
    {
        if (blockBytes is not { } bytes)
        {
            var share = Math.Max(memoryBytes / MemoryParts, Math.Max(BytesMin, RowsMin * (long)schema.RowSize));
            return share >= NativeHeap.SlabBytes ? NativeHeap.SlabBytes : 1 << BitOperations.Log2((ulong)share);
        }

        var most = Math.Min(NativeHeap.SlabBytes, Math.Max(memoryBytes / BlocksMin, schema.RowSize));
        if (bytes < schema.RowSize || bytes > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockBytes),
                $"Blocks of {bytes:N0} bytes do not suit table '{schema.Name}', whose rows take {schema.RowSize:N0}, " +
                $"in {memoryBytes:N0} bytes of memory: set {nameof(SeriesTableOptions.BlockBytes)} from " +
                $"{schema.RowSize:N0} to {most:N0}, or leave it out.");
        }

        return bytes;
    }
}
