using System.Numerics;
using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>A set of slabs, by index.</summary>
internal sealed class SlabBitmap
{
    private const int WordBits = 64;
    private ulong[] _words = [];
    private int _count;

    /// <summary>How many slabs are in the set; any thread may ask.</summary>
    public int Count => Volatile.Read(ref _count);

    public bool Contains(int slab) => (_words[slab / WordBits] >> (slab % WordBits) & 1) != 0;

    /// <summary>Makes room for slabs below an index.</summary>
    public void Grow(int slabCount)
    {
        var words = (slabCount + WordBits - 1) / WordBits;
        if (words > _words.Length)
        {
            Array.Resize(ref _words, Math.Max(words, _words.Length * 2));
        }
    }

    public void Add(int first, int count)
    {
        for (var slab = first; slab < first + count; slab++)
        {
            Check.That(!Contains(slab));
            _words[slab / WordBits] |= 1UL << (slab % WordBits);
        }

        Volatile.Write(ref _count, _count + count);
    }

    public void Remove(int first, int count)
    {
        for (var slab = first; slab < first + count; slab++)
        {
            Check.That(Contains(slab));
            _words[slab / WordBits] &= ~(1UL << (slab % WordBits));
        }

        Volatile.Write(ref _count, _count - count);
    }

    /// <summary>
    /// The first slab of the lowest run of that many neighbours; -1 where there is none. With
    /// <paramref name="isExact"/> the run must not be part of a longer one.
    /// </summary>
    public int FindRun(int count, bool isExact)
    {
        if (Count < count)
        {
            return -1;
        }

        var limit = _words.Length * WordBits;
        for (var start = NextMember(0, limit); start < limit; start = NextMember(start, limit))
        {
            var end = NextAbsent(start, limit, isExact ? limit : start + count);
            if (isExact ? end - start == count : end - start >= count)
            {
                return start;
            }

            start = end;
        }

        return -1;
    }

    private int NextMember(int slab, int limit)
    {
        for (var word = slab / WordBits; word < _words.Length; word++)
        {
            var first = word == slab / WordBits ? slab % WordBits : 0;
            var members = _words[word] & (ulong.MaxValue << first);
            if (members != 0)
            {
                return (word * WordBits) + BitOperations.TrailingZeroCount(members);
            }
        }

        return limit;
    }

    private int NextAbsent(int slab, int limit, int enough)
    {
        while (slab < limit && slab < enough && Contains(slab))
        {
            slab++;
        }

        return slab;
    }
}
