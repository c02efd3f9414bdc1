// A little memory that was taken while there was plenty, cut into units of 4 KiB and lent in runs of them: first fit,
// since it is small and asked only when the ledger has refused.
//
//   _taken   one flag per unit
using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>Lends pieces of one block. Thread-safe. The heap owns the block.</summary>
internal sealed unsafe class SetAsideMemory
{
    /// <summary>Stands for the slab of blocks that are lent from here.</summary>
    public const int Slab = -2;

    private const int UnitBytes = 4096;

    // So that one reader does not take all of it; and where less would do, the less is left, the less it takes.
    private const int PiecesMin = 4;
    private const int FreeShareMin = 8;

    private readonly Lock _sync = new();
    private readonly bool[] _taken;

    /// <summary>Cuts a block into units, all of them free.</summary>
    public SetAsideMemory(NativeBlock block)
    {
        Block = block;
        _taken = new bool[block.Bytes / UnitBytes];
    }

    /// <summary>The block.</summary>
    public NativeBlock Block { get; }

    /// <summary>Bytes that are lent now.</summary>
    public long LentBytes { get; private set; }

    /// <summary>How many pieces were lent so far.</summary>
    public long LentCount { get; private set; }

    /// <summary>
    /// Lends a piece, zeroed; false where it is too large for what there is, or no run of units is free.
    /// </summary>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="isLeast">Whether no less would do.</param>
    /// <param name="piece">Receives the piece.</param>
    public bool TryTake(long bytes, bool isLeast, out NativeBlock piece)
    {
        piece = default;
        var count = (bytes + UnitBytes - 1) / UnitBytes;
        if (count > _taken.Length / PiecesMin)
        {
            return false;
        }

        lock (_sync)
        {
            var isTooLarge = !isLeast && bytes > (Block.Bytes - LentBytes) / FreeShareMin;
            var first = isTooLarge ? -1 : FindFree((int)count);
            if (first < 0)
            {
                return false;
            }

            _taken.AsSpan(first, (int)count).Fill(true);
            LentBytes += count * UnitBytes;
            LentCount++;
            var address = Block.Address + ((long)first * UnitBytes);
            new Span<byte>(address, (int)count * UnitBytes).Clear();
            piece = new NativeBlock(address, count * UnitBytes, Block.Tag, Block.Owner, Slab);
            return true;
        }
    }

    /// <summary>Takes a piece back.</summary>
    public void Free(in NativeBlock piece)
    {
        lock (_sync)
        {
            var units = _taken.AsSpan(
                (int)((piece.Address - Block.Address) / UnitBytes), (int)(piece.Bytes / UnitBytes));
            Check.That(!units.Contains(false));
            if (GuardedBuild.IsOn)
            {
                GuardedBuild.Fill(piece.Address, piece.Bytes);
            }

            units.Clear();
            LentBytes -= piece.Bytes;
        }
    }

    private int FindFree(int count)
    {
        for (var first = 0; first + count <= _taken.Length; first++)
        {
            var last = _taken.AsSpan(first, count).LastIndexOf(true);
            if (last < 0)
            {
                return first;
            }

            first += last;
        }

        return -1;
    }
}
