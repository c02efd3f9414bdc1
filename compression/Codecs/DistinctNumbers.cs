// The distinct numbers of a block, if they are few. Numbers in a narrow range mark a byte each, and the marks are read
// in order; wide ones go through a hash table; a sample tells first whether that could be worth it. The caller
// lends the memory: 12 KiB of its stack.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Codecs;

/// <summary>Up to 256 distinct numbers in ascending order, and the codes of numbers among them.</summary>
internal unsafe ref struct DistinctNumbers
{
    /// <summary>The range up to which marks are used.</summary>
    public const int MarksMax = 8192;

    /// <summary>Bytes that <see cref="Analyze"/> needs: entries, then marks or slots.</summary>
    public const int ScratchBytes = (DictionaryCodec.EntriesMax * sizeof(ulong)) + MarksMax + (int)Padding;

    private const uint Padding = 64;
    private const int SampleCount = 64;
    private const int SlotCount = 1024;
    private const ushort FreeSlot = ushort.MaxValue;

    private readonly ulong* _entries;
    private readonly byte* _marks;
    private readonly bool _isMarked;

    private DistinctNumbers(byte* scratch, bool isMarked)
    {
        _entries = (ulong*)scratch;
        _marks = scratch + (DictionaryCodec.EntriesMax * sizeof(ulong));
        _isMarked = isMarked;
    }

    /// <summary>How many; zero if there are more than 256, or too many to be worth it.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the greatest distance between neighbours.</summary>
    public int DistanceBytes { get; private set; }

    /// <summary>Bits of the greatest code.</summary>
    public readonly int CodeBits => BitPacking.WidthOf((ulong)(Count - 1));

    /// <summary>The entry of a code.</summary>
    public readonly ulong this[int code] => _entries[code];

    /// <summary>Finds the distinct numbers.</summary>
    /// <param name="numbers">The numbers, the least of them zero.</param>
    /// <param name="count">How many.</param>
    /// <param name="greatest">The greatest.</param>
    /// <param name="bytesMax">What codes and entries have to be below, to be worth it.</param>
    /// <param name="scratch">Lent, <see cref="ScratchBytes"/> bytes, until the last use of the result.</param>
    public static DistinctNumbers Analyze(
        ulong* numbers, int count, ulong greatest, int bytesMax, byte* scratch)
    {
        var found = new DistinctNumbers(scratch, greatest < MarksMax);
        if (IsWorthCounting(numbers, count, bytesMax))
        {
            found.Count = found._isMarked ? found.Mark(numbers, count, (int)greatest) : found.Hash(numbers, count);
        }

        ulong farthest = 0;
        for (var code = 1; code < found.Count; code++)
        {
            farthest = Math.Max(farthest, found._entries[code] - found._entries[code - 1]);
        }

        found.DistanceBytes = Math.Max(1, ShortNumbers.BytesFor(BitPacking.WidthOf(farthest)));
        return found;
    }

    /// <summary>Writes the code of each number, and zeros up to 1,024.</summary>
    public readonly void Code(long* numbers, int count, uint* codes)
    {
        if (_isMarked)
        {
            for (var code = 0; code < Count; code++)
            {
                _marks[_entries[code]] = (byte)code;
            }

            for (var index = 0; index < count; index++)
            {
                codes[index] = _marks[numbers[index]];
            }
        }
        else
        {
            var entries = new ReadOnlySpan<ulong>(_entries, Count);
            var slots = (ushort*)_marks;
            new Span<ushort>(slots, SlotCount).Fill(FreeSlot);
            for (var code = 0; code < Count; code++)
            {
                slots[Slot(slots, _entries[code])] = (ushort)code;
            }

            for (var index = 0; index < count; index++)
            {
                codes[index] = slots[Slot(slots, (ulong)numbers[index])];
            }
        }

        new Span<uint>(codes + count, ColumnBlock.ValuesMax - count).Clear();
    }

    private readonly int Mark(ulong* numbers, int count, int greatest)
    {
        new Span<byte>(_marks, greatest + (int)Padding).Clear();
        for (var index = 0; index < count; index++)
        {
            _marks[numbers[index]] = 1;
        }

        var distinct = 0;
        for (var start = 0; start <= greatest; start += Vector512<byte>.Count)
        {
            var isMarked = Vector512.GreaterThan(Vector512.Load(_marks + start), Vector512<byte>.Zero);
            for (var bits = isMarked.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                if (distinct == DictionaryCodec.EntriesMax)
                {
                    return 0;
                }

                _entries[distinct++] = (ulong)(start + BitOperations.TrailingZeroCount(bits));
            }
        }

        return distinct;
    }

    private readonly int Hash(ulong* numbers, int count)
    {
        var slots = (ushort*)_marks;
        new Span<ushort>(slots, SlotCount).Fill(FreeSlot);
        var distinct = 0;
        for (var index = 0; index < count; index++)
        {
            var slot = Slot(slots, numbers[index]);
            if (slots[slot] == FreeSlot)
            {
                if (distinct == DictionaryCodec.EntriesMax)
                {
                    return 0;
                }

                slots[slot] = (ushort)distinct;
                _entries[distinct++] = numbers[index];
            }
        }

        new Span<ulong>(_entries, distinct).Sort();
        return distinct;
    }

    // The slot of a number, or the free one where it belongs.
    private readonly int Slot(ushort* slots, ulong number)
    {
        var slot = (int)((number * 0x9E3779B97F4A7C15UL) >> 54);
        while (slots[slot] != FreeSlot && _entries[slots[slot]] != number)
        {
            slot = (slot + 1) & (SlotCount - 1);
        }

        return slot;
    }

    // Among 64 values of a block with at most 256 distinct ones, some are expected to be equal; and the distinct ones
    // among them are entries, and tell how many bits a code has at least.
    [SkipLocalsInit]
    private static bool IsWorthCounting(ulong* numbers, int count, int bytesMax)
    {
        if (count < SampleCount * 4)
        {
            return true;
        }

        const int Words = 32;
        var seen = stackalloc ulong[Words];
        new Span<ulong>(seen, Words).Clear();
        var step = count / SampleCount;
        var distinct = 0;
        for (var index = 0; index < SampleCount; index++)
        {
            // One bit of 2,048: distinct samples meet by chance about once.
            var hash = (numbers[index * step] * 0x9E3779B97F4A7C15UL) >> 53;
            var bit = 1UL << (int)(hash & 63);
            distinct += (seen[hash >> 6] & bit) == 0 ? 1 : 0;
            seen[hash >> 6] |= bit;
        }

        return distinct <= SampleCount - (SampleCount / 8)
            && BitPacking.BytesOf(BitPacking.WidthOf((ulong)(distinct - 1))) + distinct < bytesMax;
    }
}
