// VWAP by key (the id of a symbol) in one pass over rows in any order.
//
// Per key two lanes of one cache line, used by turns, so that rows of a busy key do not wait for one another's stores:
//
//   byte 0        8        16      24        32 .. 63
//        | notional | volume | count | 0        | the second lane |
//
// Lanes wrap; they are exact as long as the magnitudes met so far bound them, else they are added to wide totals and
// cleared. A block of rows that could wrap a lane by itself is taken back, by the same wrapping arithmetic, and added
// to the wide totals row by row.
using System.Runtime.InteropServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Aggregates;

/// <summary>Exact sums of price × size and of size, per key. Owns its lanes until it is disposed.</summary>
internal sealed unsafe partial class GroupedVolumes : IDisposable
{
    private const int LanesPerKey = 2;
    private const int WideBlocks = 16;
    private const ulong BoundMax = 1ul << 62;

    private readonly NativeHeap _heap;
    private readonly NativeBlock _block;
    private readonly Lane* _lanes;
    private readonly VolumeTotals* _totals;     // behind the lanes
    private readonly int _keyCount;
    private ulong _bound;       // no lane's notional or volume is greater, in magnitude
    private int _wideBlocks;    // blocks to add row by row before lanes are tried again
    private bool _disposed;

    /// <summary>Sums for the keys 0 to <paramref name="keyCount"/> - 1.</summary>
    /// <exception cref="MemoryBudgetExceededException">No memory for the lanes.</exception>
    public GroupedVolumes(NativeHeap heap, MemoryOwner owner, int keyCount)
    {
        Check.That(sizeof(Lane) == 32);
        _heap = heap;
        _keyCount = keyCount;
        var bytes = (long)Math.Max(keyCount, 1) * ((LanesPerKey * sizeof(Lane)) + sizeof(VolumeTotals));
        _block = heap.AllocateForReader(MemoryTag.QueryScratch, owner, bytes, bytes);
        _lanes = (Lane*)_block.Address;
        _totals = (VolumeTotals*)(_lanes + ((nint)keyCount * LanesPerKey));
    }

    /// <summary>How many keys there are.</summary>
    public int KeyCount => _keyCount;

    /// <summary>Adds sums of a key's rows.</summary>
    public void Add(uint key, in VolumeTotals totals)
    {
        Check.That(!_disposed && key < (uint)_keyCount);
        _totals[key].Add(totals);
    }

    /// <summary>The sums of a key.</summary>
    public VolumeTotals TotalsOf(int key)
    {
        Check.That(!_disposed && (uint)key < (uint)_keyCount);
        Flush();
        return _totals[key];
    }

    /// <summary>Gives the lanes back.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _heap.Free(_block);
        }
    }

    /// <summary>Adds the lanes to the wide totals and clears them.</summary>
    private void Flush()
    {
        if (_bound == 0)
        {
            return;
        }

        for (var key = 0; key < _keyCount; key++)
        {
            for (var lane = _lanes + (key * LanesPerKey); lane < _lanes + ((key + 1) * LanesPerKey); lane++)
            {
                _totals[key].Notional += lane->Notional;
                _totals[key].Volume += lane->Volume;
                _totals[key].Count += lane->Count;
                *lane = default;
            }
        }

        _bound = 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Lane
    {
        public long Notional;
        public long Volume;
        public long Count;
        public long Reserved;
    }
}
