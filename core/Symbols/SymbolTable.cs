// The hash table from names to ids: one native block, linear probing, at most two thirds full.
//
//   | header: 64 bytes { slotCount - 1 } | slot 0 | slot 1 | ...
//   slot: | hash:32 | id:32 |, id 0 = empty
//
// A slot is one aligned 8-byte word, stored once and never changed, so a reader sees it empty or complete. Readers need
// no lock: they may miss a name that is being added, never see half of one. A table that is full is replaced by one of
// twice the size, and stays allocated until the dictionary is disposed, since a reader may still be probing it: all
// outgrown tables together are smaller than the current one.

using System.Runtime.CompilerServices;

namespace NativeStore.Core.Symbols;

/// <summary>A view of one table; the dictionary owns the block.</summary>
internal readonly unsafe struct SymbolTable
{
    private const int HeaderBytes = 64;
    private readonly byte* _address;

    private SymbolTable(byte* address) => _address = address;

    public uint SlotCount => *(uint*)_address + 1;

    /// <summary>How many names fit before the table must grow.</summary>
    public int Capacity => (int)(SlotCount / 3 * 2);

    private ulong* Slots
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (ulong*)(_address + HeaderBytes);
    }

    /// <summary>Bytes of a table of that many slots.</summary>
    public static long BytesFor(uint slotCount) => HeaderBytes + (slotCount * (long)sizeof(ulong));

    /// <summary>Views a block as a table.</summary>
    /// <param name="address">The block, of at least <see cref="BytesFor"/> bytes.</param>
    public static SymbolTable At(byte* address) => new(address);

    /// <summary>Makes a zeroed block an empty table.</summary>
    /// <param name="address">The block, of at least <see cref="BytesFor"/> bytes.</param>
    /// <param name="slotCount">A power of two.</param>
    public static SymbolTable Format(byte* address, uint slotCount)
    {
        *(uint*)address = slotCount - 1;
        return new SymbolTable(address);
    }

    /// <summary>
    /// Publishes a name's id. The caller holds the write lock and has made everything the id leads to visible.
    /// </summary>
    public void Add(uint hash, uint id)
    {
        var mask = *(uint*)_address;
        var index = hash & mask;
        while ((uint)Slots[index] != 0)
        {
            index = (index + 1) & mask;
        }

        Volatile.Write(ref Slots[index], ((ulong)hash << 32) | id);
    }

    /// <summary>The id of a name, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Find(ReadOnlySpan<byte> name, uint hash, SymbolEntries entries)
    {
        var mask = *(uint*)_address;
        for (var index = hash & mask; ; index = (index + 1) & mask)
        {
            var slot = Volatile.Read(ref Slots[index]);
            var id = (uint)slot;
            if (id == 0 || ((uint)(slot >> 32) == hash && entries.Utf8NameOf(id).SequenceEqual(name)))
            {
                return id;
            }
        }
    }
}
