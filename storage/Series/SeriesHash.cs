// The hash of composite and integer series keys: open addressing with linear probing, at most half full.
//
//   table    [ mask (8) | slot 0 | slot 1 | ... ]       slot: { hash:32 | ordinal + 1:32 }, 0 = empty
//
// A slot is one aligned 8-byte store. The slot of a series that was forgotten is no longer anyone's, but not empty: a
// walk goes on behind it, and the next series on its walk takes it. A table that is half full of both is left for one
// that fits what is live. Growing fills a new table and publishes it by one pointer; readers of the old one still find
// every series that was published when they pinned.
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>From a packed key's hash to a series' ordinal. Owns its table.</summary>
internal sealed unsafe class SeriesHash(NativeHeap heap, Epochs epochs, MemoryOwner owner) : IDisposable
{
    private const int FirstSlots = 16;
    private const ulong Forgotten = uint.MaxValue;
    private NativeBlock _block;
    private nint _table;
    private int _live;
    private int _used;      // the forgotten ones included

    public long Bytes => _table == 0 ? 0 : _block.Bytes;

    /// <summary>The state with that key, or null.</summary>
    public SeriesState* Find<TLayout>(ulong hash, ReadOnlySpan<byte> key, SeriesMap<TLayout> map)
        where TLayout : struct, IRowLayout
    {
        var table = (ulong*)Volatile.Read(ref _table);
        if (table == null)
        {
            return null;
        }

        var mask = table[0];
        var fingerprint = hash >> 32;
        for (var at = fingerprint & mask; ; at = (at + 1) & mask)
        {
            var slot = Volatile.Read(ref table[at + 1]);
            if (slot == 0)
            {
                return null;
            }

            var ordinal = (int)(uint)slot - 1;
            if (slot >> 32 == fingerprint && slot != Forgotten && map.HasKey(ordinal, key))
            {
                return map.At(ordinal);
            }
        }
    }

    /// <summary>What <see cref="Reserve"/> will allocate; 0 where there is room for one more.</summary>
    public long BytesToReserve =>
        HasRoom ? 0 : (SlotsFor(_live + 1L) + 1) * sizeof(ulong);

    private long Slots => _table == 0 ? 0 : (long)((ulong*)_table)[0] + 1;

    private bool HasRoom => (_used + 1L) * 2 <= Slots;

    /// <summary>Makes room for one more series, or throws and has changed nothing.</summary>
    public void Reserve()
    {
        if (HasRoom)
        {
            return;
        }

        var grownSlots = SlotsFor(_live + 1L);
        var grown = heap.Allocate(MemoryTag.Series, owner, (grownSlots + 1) * sizeof(ulong));
        var table = (ulong*)grown.Address;
        table[0] = (ulong)grownSlots - 1;
        var slots = Slots;
        for (long at = 1; at <= slots; at++)
        {
            if (((ulong*)_table)[at] is not 0 and not Forgotten and var slot)
            {
                Put(table, slot);
            }
        }

        var old = _block;
        _block = grown;
        _used = _live;
        Volatile.Write(ref _table, (nint)table);
        if (slots > 0)
        {
            epochs.Retire(old);
        }
    }

    /// <summary>Adds a series; room was reserved.</summary>
    public void Add(ulong hash, int ordinal)
    {
        _used += Put((ulong*)_table, SlotOf(hash, ordinal)) ? 1 : 0;
        _live++;
    }

    /// <summary>Takes a series out that is there. Its memory is not used again as long as a reader may look.</summary>
    public void Remove(ulong hash, int ordinal)
    {
        var table = (ulong*)_table;
        var mask = table[0];
        var at = (hash >> 32) & mask;
        while (table[at + 1] != SlotOf(hash, ordinal))
        {
            // An error rather than a walk without end under the lane.
            Check.That(table[at + 1] != 0);
            at = (at + 1) & mask;
        }

        Volatile.Write(ref table[at + 1], Forgotten);
        _live--;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_table != 0)
        {
            heap.Free(_block);
            _table = 0;
        }
    }

    private static ulong SlotOf(ulong hash, int ordinal) => (hash >> 32 << 32) | ((uint)ordinal + 1);

    /// <summary>A table a third full at most, so that series that come and go do not fill it soon.</summary>
    private static long SlotsFor(long count) =>
        Math.Max(FirstSlots, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)count * 3));

    /// <summary>Whether it took an empty slot, rather than a forgotten one.</summary>
    private static bool Put(ulong* table, ulong slot)
    {
        var mask = table[0];
        var at = (slot >> 32) & mask;
        while (table[at + 1] is not 0 and not Forgotten)
        {
            at = (at + 1) & mask;
        }

        var isEmpty = table[at + 1] == 0;
        Volatile.Write(ref table[at + 1], slot);
        return isEmpty;
    }
}
