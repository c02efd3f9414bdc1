// A slab that is carved: 32 spans of 64 KiB. A span is free, part of a medium block (a run of spans), or cut into small
// blocks of one size class.
//
//   | span 0: blocks of 256 B | span 1: blocks of 4 KiB | spans 2-4: one block of 160 KiB | span 5: free | ...
//
// A span may also be absent: nothing is behind its addresses, and it stays so until the slab is empty.
//
// A free small block starts with a link to the next free one of its span; the rest of it is undefined, in guarded
// builds poison. The link's upper half is a mark, so that a write after free which hits the link is noticed:
//
//   link: | mark:32 | next block in span, or NoBlock:32 |

using System.Numerics;
using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>The bookkeeping of one carved slab. The heap owns the memory and serialises all calls.</summary>
internal sealed unsafe class CarvedSlab
{
    /// <summary>Bytes of a span.</summary>
    public const int SpanBytes = 64 * 1024;

    /// <summary>Spans of a slab.</summary>
    public const int SpanCount = NativeHeap.SlabBytes / SpanBytes;

    private const uint NoBlock = uint.MaxValue;
    private const ulong LinkMark = 0xDBDBDBDB_00000000;
    private readonly Span[] _spans = new Span[SpanCount];
    private uint _freeSpans;
    private uint _absentSpans;
    private uint _poisonedSpans;

    /// <summary>The heap's number of the slab.</summary>
    public int Slab { get; private set; }

    /// <summary>The slab's first byte.</summary>
    public byte* Address { get; private set; }

    /// <summary>Its place in the heap's list of slabs with free spans; meaningless while it is full.</summary>
    public int OpenIndex { get; set; }

    /// <summary>Whether nothing of it is lent out.</summary>
    public bool IsEmpty => (_freeSpans | _absentSpans) == uint.MaxValue;

    /// <summary>Whether no span is absent.</summary>
    public bool IsWhole => _absentSpans == 0;

    /// <summary>Spans that are free.</summary>
    public int FreeCount => BitOperations.PopCount(_freeSpans);

    /// <summary>Whether no span is free.</summary>
    public bool IsFull => _freeSpans == 0;

    /// <summary>Whether a run of that many spans is free.</summary>
    public bool HasRoom(int spanCount) => RunsOf(spanCount) != 0;

    /// <summary>Starts carving a slab, of which only the first spans are there.</summary>
    public void Open(int slab, byte* address, int spanCount)
    {
        Slab = slab;
        Address = address;
        _freeSpans = Mask(0, spanCount);
        _absentSpans = ~_freeSpans;
        _poisonedSpans = 0;
    }

    /// <summary>Takes a run of spans as one block; the caller knows that there is <see cref="HasRoom"/>.</summary>
    public int TakeSpans(int spanCount)
    {
        var first = BitOperations.TrailingZeroCount(RunsOf(spanCount));
        _freeSpans &= ~Mask(first, spanCount);
        VerifyPoison(first, spanCount);
        _spans[first] = new Span { SizeClass = Span.Medium, SpanCount = spanCount };
        return first;
    }

    /// <summary>Takes one span and cuts it into blocks of a class.</summary>
    public int TakeSpanOf(int sizeClass)
    {
        var span = TakeSpans(1);
        _spans[span] = new Span { SizeClass = sizeClass, SpanCount = 1, FirstFree = NoBlock };
        return span;
    }

    /// <summary>Gives a span or a medium block back.</summary>
    public void FreeSpans(int first)
    {
        var spanCount = _spans[first].SpanCount;
        if (GuardedBuild.IsOn)
        {
            GuardedBuild.Fill(Address + (first * SpanBytes), spanCount * (long)SpanBytes);
            _poisonedSpans |= Mask(first, spanCount);
        }

        _spans[first] = default;
        _freeSpans |= Mask(first, spanCount);
    }

    /// <summary>Takes the first run of free spans away, which are absent then; at most so many.</summary>
    public int TakeAway(int countMax, out int spanCount)
    {
        var first = BitOperations.TrailingZeroCount(_freeSpans);
        spanCount = Math.Min(BitOperations.TrailingZeroCount(~((ulong)_freeSpans >> first)), countMax);
        var mask = Mask(first, spanCount);
        VerifyPoison(first, spanCount);
        _freeSpans &= ~mask;
        _absentSpans |= mask;
        return first;
    }

    public ref Span At(int span) => ref _spans[span];

    /// <summary>Takes a block of a span that is not full.</summary>
    public byte* TakeBlock(int span)
    {
        ref var state = ref _spans[span];
        var bytes = SizeClasses.BytesOf(state.SizeClass);
        state.UsedCount++;
        if (state.FirstFree == NoBlock)
        {
            return BlockAt(span, state.CarvedCount++, bytes);
        }

        var block = BlockAt(span, (int)state.FirstFree, bytes);
        var link = *(ulong*)block;
        var next = (uint)link;
        Check.That((link & ~(ulong)uint.MaxValue) == LinkMark && (next == NoBlock || next < state.CarvedCount));
        if (GuardedBuild.IsOn)
        {
            Check.That(GuardedBuild.IsIntact(block + sizeof(ulong), bytes - sizeof(ulong)));
        }

        state.FirstFree = next;
        return block;
    }

    /// <summary>Gives a block of a span back.</summary>
    public void FreeBlock(int span, byte* block)
    {
        ref var state = ref _spans[span];
        var bytes = SizeClasses.BytesOf(state.SizeClass);
        var offset = (int)(block - (Address + (span * SpanBytes)));
        var ordinal = (uint)(offset / bytes);
        Check.That(offset % bytes == 0 && ordinal < state.CarvedCount && state.UsedCount > 0);
        if (GuardedBuild.IsOn)
        {
            Check.That(!IsFree(span, ordinal));
            GuardedBuild.Fill(block, bytes);
        }

        *(ulong*)block = LinkMark | state.FirstFree;
        state.FirstFree = ordinal;
        state.UsedCount--;
    }

    private static uint Mask(int first, int count) => (uint)(((1UL << count) - 1) << first);

    private byte* BlockAt(int span, int ordinal, int bytes) => Address + (span * SpanBytes) + (ordinal * bytes);

    // The set of spans that start a free run of that length.
    private uint RunsOf(int spanCount)
    {
        var starts = _freeSpans;
        for (var length = 1; length < spanCount; length++)
        {
            starts &= _freeSpans >> length;
        }

        return starts;
    }

    private void VerifyPoison(int first, int spanCount)
    {
        for (var span = first; span < first + spanCount; span++)
        {
            if ((_poisonedSpans >> span & 1) != 0)
            {
                Check.That(GuardedBuild.IsIntact(Address + (span * SpanBytes), SpanBytes));
            }
        }

        _poisonedSpans &= ~Mask(first, spanCount);
    }

    private bool IsFree(int span, uint ordinal)
    {
        var bytes = SizeClasses.BytesOf(_spans[span].SizeClass);
        for (var free = _spans[span].FirstFree; free != NoBlock; free = *(uint*)BlockAt(span, (int)free, bytes))
        {
            if (free == ordinal)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One span in use.</summary>
    internal struct Span
    {
        /// <summary>The class of a medium block.</summary>
        public const int Medium = -1;

        public int SizeClass;
        public int SpanCount;
        public int CarvedCount;
        public int UsedCount;
        public uint FirstFree;
        public int OpenIndex;

        public readonly int BlocksMax => SpanBytes / SizeClasses.BytesOf(SizeClass);

        public readonly bool IsFull => UsedCount == BlocksMax;
    }
}
