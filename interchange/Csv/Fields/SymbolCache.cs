// The names an import has just seen. A column of symbols holds few names over and over, so most fields are answered by
// one 16-byte compare here instead of a hash and a probe of the database's dictionary. Names of at most 15 bytes are
// kept: the name, zero-padded, with its length in the last byte, so that no two names have the same key.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>A direct-mapped cache from short names to symbol ids. Managed memory: 32 KiB per import.</summary>
internal sealed unsafe class SymbolCache
{
    /// <summary>The longest name kept, in bytes.</summary>
    public const int NameBytesMax = 15;

    private const int SlotBits = 10;

    private readonly Slot[] _slots = new Slot[1 << SlotBits];

    /// <summary>The key of a name of at most <see cref="NameBytesMax"/> bytes; 16 bytes must be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> KeyOf(byte* name, int length)
    {
        var kept = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)length));
        return (Vector128.Load(name) & kept).AsUInt64() | Vector128.Create(0UL, (ulong)length << 56);
    }

    /// <summary>The id of the name with that key, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Find(Vector128<ulong> key)
    {
        ref var slot = ref SlotOf(key);
        return slot.Key == key ? slot.Id : 0;
    }

    /// <summary>Keeps the id of a name, in the place of another.</summary>
    public void Put(Vector128<ulong> key, uint id) => SlotOf(key) = new Slot { Key = key, Id = id };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot SlotOf(Vector128<ulong> key)
    {
        var mixed = (key.GetElement(0) ^ (key.GetElement(1) * 0xC2B2AE3D27D4EB4F)) * 0x9E3779B97F4A7C15;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nint)(mixed >> (64 - SlotBits)));
    }

    private struct Slot
    {
        public Vector128<ulong> Key;
        public uint Id;
    }
}
