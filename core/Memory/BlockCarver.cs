// Blocks smaller than a slab, carved from slabs. Which carved slabs have free spans, and which spans of a size class
// have free blocks, stands in open lists: arrays without order whose members know their own index, so that joining and
// leaving take constant time. A span whose last block comes back is freed; a slab whose last span comes back leaves.
//
// The heap serialises all calls and owns the slabs. Managed memory: one CarvedSlab (under 1 KiB) per 2 MiB carved.

using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>
/// Carves slabs into small blocks (size classes up to 32 KiB) and medium ones (runs of 64 KiB spans).
/// </summary>
internal sealed unsafe class BlockCarver
{
    /// <summary>The largest block that is carved; larger ones are runs of slabs.</summary>
    public const int BytesMax = (CarvedSlab.SpanCount - 1) * CarvedSlab.SpanBytes;

    // A medium block looks into this many slabs before it asks for another one: first fit, in bounded time.
    private const int SlabsLookedAtMax = 16;

    private readonly List<(CarvedSlab Slab, int Span)>[] _openSpans = new List<(CarvedSlab, int)>[SizeClasses.Count];
    private readonly List<CarvedSlab> _openSlabs = [];
    private readonly Stack<CarvedSlab> _idle = new();
    private CarvedSlab?[] _carved = [];
    private int _freeSpanCount;

    public BlockCarver()
    {
        for (var sizeClass = 0; sizeClass < SizeClasses.Count; sizeClass++)
        {
            _openSpans[sizeClass] = [];
        }
    }

    /// <summary>Spans of its slabs that are free; any thread may ask.</summary>
    public int FreeSpanCount => Volatile.Read(ref _freeSpanCount);

    /// <summary>Bytes that a block of so many takes.</summary>
    public static int Round(int bytes) => bytes <= SizeClasses.BytesMax
        ? SizeClasses.BytesOf(SizeClasses.Of(bytes))
        : SpansFor(bytes) * CarvedSlab.SpanBytes;

    /// <summary>Whether a slab is carved, as opposed to lent out whole.</summary>
    public bool IsCarved(int slab) => slab < _carved.Length && _carved[slab] is not null;

    /// <summary>Whether a block of so many bytes fits without another slab.</summary>
    public bool HasRoom(int bytes) =>
        (bytes <= SizeClasses.BytesMax && _openSpans[SizeClasses.Of(bytes)].Count > 0)
        || FindSlab(SpansFor(bytes)) is not null;

    /// <summary>Spans that a block of so many bytes needs where no span of its class is open.</summary>
    public static int SpansFor(int bytes) => (bytes + CarvedSlab.SpanBytes - 1) / CarvedSlab.SpanBytes;

    /// <summary>Adds a slab to carve from, of which only the first spans are there.</summary>
    public void Add(int number, byte* address, int spanCount)
    {
        if (number >= _carved.Length)
        {
            Array.Resize(ref _carved, Math.Max(number + 1, _carved.Length * 2));
        }

        var slab = _idle.TryPop(out var idle) ? idle : new CarvedSlab();
        slab.Open(number, address, spanCount);
        _freeSpanCount += spanCount;
        _carved[number] = slab;
        Join(slab);
    }

    /// <summary>Takes a block; the caller knows that there is <see cref="HasRoom"/>.</summary>
    public byte* Take(int bytes, out int slabNumber)
    {
        if (bytes > SizeClasses.BytesMax)
        {
            var spanCount = SpansFor(bytes);
            var slab = TakeSlab(spanCount);
            slabNumber = slab.Slab;
            var first = slab.TakeSpans(spanCount);
            _freeSpanCount -= spanCount;
            LeaveIfFull(slab);
            return slab.Address + (first * CarvedSlab.SpanBytes);
        }

        return TakeSmall(SizeClasses.Of(bytes), out slabNumber);
    }

    /// <summary>
    /// Takes up to so many free spans away, which are neighbours and absent from now on; the caller knows that one is
    /// free.
    /// </summary>
    /// <param name="countMax">At most so many.</param>
    /// <param name="spanCount">How many there are.</param>
    /// <param name="wholeSlab">Their slab's address where they are the first of it to go, else null.</param>
    public byte* TakeAway(int countMax, out int spanCount, out byte* wholeSlab)
    {
        // Blocks are carved from the slabs that stand last.
        var slab = _openSlabs[0];
        wholeSlab = slab.IsWhole ? slab.Address : null;
        var first = slab.TakeAway(countMax, out spanCount);
        _freeSpanCount -= spanCount;
        LeaveIfFull(slab);
        return slab.Address + (first * CarvedSlab.SpanBytes);
    }

    /// <summary>Takes a block back; returns the slab where nothing of it is lent out any more, else -1.</summary>
    /// <param name="slabNumber">The block's slab.</param>
    /// <param name="address">The block.</param>
    /// <param name="spanCount">How many spans of the returned slab are there.</param>
    public int Free(int slabNumber, byte* address, out int spanCount)
    {
        spanCount = 0;
        var slab = _carved[slabNumber];
        Check.That(slab is not null);
        var span = (int)((address - slab.Address) / CarvedSlab.SpanBytes);
        ref var state = ref slab.At(span);
        Check.That(state.SpanCount > 0);
        if (state.SizeClass != CarvedSlab.Span.Medium)
        {
            var wasFull = state.IsFull;
            slab.FreeBlock(span, address);
            if (state.UsedCount > 0)
            {
                if (wasFull)
                {
                    Join(slab, span);
                }

                return -1;
            }

            if (!wasFull)
            {
                Leave(slab, span);
            }
        }

        return FreeSpans(slab, span, out spanCount);
    }

    private byte* TakeSmall(int sizeClass, out int slabNumber)
    {
        var open = _openSpans[sizeClass];
        if (open.Count == 0)
        {
            var fresh = TakeSlab(spanCount: 1);
            Join(fresh, fresh.TakeSpanOf(sizeClass));
            _freeSpanCount--;
            LeaveIfFull(fresh);
        }

        var (slab, span) = open[^1];
        slabNumber = slab.Slab;
        var block = slab.TakeBlock(span);
        if (slab.At(span).IsFull)
        {
            Leave(slab, span);
        }

        return block;
    }

    private int FreeSpans(CarvedSlab slab, int first, out int spanCount)
    {
        spanCount = 0;
        if (slab.IsFull)
        {
            Join(slab);
        }

        _freeSpanCount += slab.At(first).SpanCount;
        slab.FreeSpans(first);
        if (!slab.IsEmpty)
        {
            return -1;
        }

        spanCount = slab.FreeCount;
        _freeSpanCount -= spanCount;
        Leave(slab);
        _carved[slab.Slab] = null;
        _idle.Push(slab);
        return slab.Slab;
    }

    private CarvedSlab? FindSlab(int spanCount)
    {
        var last = Math.Max(0, _openSlabs.Count - SlabsLookedAtMax);
        for (var index = _openSlabs.Count - 1; index >= last; index--)
        {
            if (_openSlabs[index].HasRoom(spanCount))
            {
                return _openSlabs[index];
            }
        }

        return null;
    }

    private CarvedSlab TakeSlab(int spanCount)
    {
        var slab = FindSlab(spanCount);
        Check.That(slab is not null);
        return slab;
    }

    private void LeaveIfFull(CarvedSlab slab)
    {
        if (slab.IsFull)
        {
            Leave(slab);
        }
    }

    private void Join(CarvedSlab slab)
    {
        slab.OpenIndex = _openSlabs.Count;
        _openSlabs.Add(slab);
    }

    private void Leave(CarvedSlab slab)
    {
        var last = _openSlabs[^1];
        _openSlabs[slab.OpenIndex] = last;
        last.OpenIndex = slab.OpenIndex;
        _openSlabs.RemoveAt(_openSlabs.Count - 1);
    }

    private void Join(CarvedSlab slab, int span)
    {
        ref var state = ref slab.At(span);
        var open = _openSpans[state.SizeClass];
        state.OpenIndex = open.Count;
        open.Add((slab, span));
    }

    private void Leave(CarvedSlab slab, int span)
    {
        var open = _openSpans[slab.At(span).SizeClass];
        var index = slab.At(span).OpenIndex;
        var last = open[^1];
        open[index] = last;
        last.Slab.At(last.Span).OpenIndex = index;
        open.RemoveAt(open.Count - 1);
    }
}
