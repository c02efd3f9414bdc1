// The hash of composite and integer series keys: open addressing with linear probing, at most half full, never shrinks.
//
//   table    [ mask (8) | slot 0 | slot 1 | ... ]       slot: { hash:32 | ordinal + 1:32 }, 0 = empty
//
// A slot is one aligned 8-byte store. Growing fills a new table and publishes it by one pointer; readers of the old one
// still find every series that was published when they pinned.
using NativeStore.Core.Memory;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>From a packed key's hash to a series' ordinal. Owns its table.</summary>
internal sealed unsafe class SeriesHash(NativeHeap heap, Epochs epochs, MemoryOwner owner) : IDisposable
{
    private const int FirstSlots = 16;
    private NativeBlock _block;
    private nint _table;

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
            if (slot >> 32 == fingerprint && map.HasKey(ordinal, key))
            {
                return map.At(ordinal);
            }
        }
    }

    /// <summary>Makes room for that many series, or throws and has changed nothing.</summary>
    public void Reserve(int count)
    {
        var slots = _table == 0 ? 0 : ((ulong*)_table)[0] + 1;
        if ((ulong)count * 2 <= slots)
        {
            return;
        }

        var grownSlots = Math.Max(FirstSlots, slots * 2);
        var grown = heap.Allocate(MemoryTag.Series, owner, (long)(grownSlots + 1) * sizeof(ulong));
        var table = (ulong*)grown.Address;
        table[0] = grownSlots - 1;
        for (ulong at = 1; at <= slots; at++)
        {
            if (((ulong*)_table)[at] != 0)
            {
                Put(table, ((ulong*)_table)[at]);
            }
        }

        var old = _block;
        _block = grown;
        Volatile.Write(ref _table, (nint)table);
        if (slots > 0)
        {
            epochs.Retire(old);
        }
    }

    /// <summary>Adds a series; room was reserved.</summary>
    public void Add(ulong hash, int ordinal) => Put((ulong*)_table, (hash >> 32 << 32) | ((uint)ordinal + 1));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_table != 0)
        {
            heap.Free(_block);
            _table = 0;
        }
    }

    private static void Put(ulong* table, ulong slot)
    {
        var mask = table[0];
        var at = (slot >> 32) & mask;
        while (table[at + 1] != 0)
        {
            at = (at + 1) & mask;
        }

        Volatile.Write(ref table[at + 1], slot);
    }
}
