// What one thread shows to those who free memory: a cache line of its own, so that pinning shares nothing.
//
//   | epoch: 8 | depth: 8 | generation: 8 | closing: 8 | loops: 4 | reader: 4 | since: 8 | unused: 16 |
//
// Slots are managed memory that is pinned and never given back: a thread that is about to be refused, or has just let
// go, touches its slot while the native memory of its database may be gone already. A table of them, 4 KiB for each 64
// threads, is used by one Epochs after the other, always by the same threads: so whoever comes late to a table writes
// into his own slot only.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Core.Memory;

/// <summary>A thread's slot. Only its thread writes it; every thread may read <see cref="Epoch"/>.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct EpochSlot
{
    /// <summary>Bytes of a slot.</summary>
    public const int Bytes = 64;

    /// <summary>The epoch that the thread has pinned; 0 where it has pinned none.</summary>
    [FieldOffset(0)]
    public long Epoch;

    /// <summary>How many pins the thread holds.</summary>
    [FieldOffset(8)]
    public long Depth;

    /// <summary>Which thread of those that had this slot wrote it last.</summary>
    [FieldOffset(16)]
    public long Generation;

    /// <summary>The Epochs that is closing and waits for this pin among others; 0 where none is.</summary>
    [FieldOffset(24)]
    public long Closing;

    /// <summary>How many of the pins are loops'.</summary>
    [FieldOffset(32)]
    public int Loops;

    /// <summary>Who runs the outermost loop.</summary>
    [FieldOffset(36)]
    public int Reader;

    /// <summary>When the outermost loop began, on <see cref="Environment.TickCount64"/>, by the last tick.</summary>
    [FieldOffset(40)]
    public long SinceMillis;
}

/// <summary>The slots of one Epochs, by number of thread. Writers hold its lock; readers need none.</summary>
internal sealed unsafe class EpochSlots
{
    private const int SlotsPerBlock = 64;

    private static readonly Stack<EpochSlots> Idle = [];

    // One more than are used, so that the first can begin a cache line.
    private EpochSlot[][] _blocks = [];

    private EpochSlots() => Make(0);

    /// <summary>How many slots there are.</summary>
    public int Count => Volatile.Read(ref _blocks).Length * SlotsPerBlock;

    /// <summary>A table that nobody uses.</summary>
    public static EpochSlots Rent()
    {
        lock (Idle)
        {
            return Idle.TryPop(out var slots) ? slots : new EpochSlots();
        }
    }

    /// <summary>Gives a table back in which nobody is pinned.</summary>
    public void Return()
    {
        MarkClosing(0);
        lock (Idle)
        {
            Idle.Push(this);
        }
    }

    /// <summary>The slot of a number below <see cref="Count"/>.</summary>
    public EpochSlot* At(int index)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(_blocks[index / SlotsPerBlock]);
        var address = ((nint)Unsafe.AsPointer(ref first) + EpochSlot.Bytes - 1) & -EpochSlot.Bytes;
        return (EpochSlot*)address + (index % SlotsPerBlock);
    }

    /// <summary>The slot of a number, made where there is none yet.</summary>
    public EpochSlot* Make(int index)
    {
        while (index >= Count)
        {
            Volatile.Write(
                ref _blocks, [.. _blocks, GC.AllocateArray<EpochSlot>(SlotsPerBlock + 1, pinned: true)]);
        }

        return At(index);
    }

    /// <summary>Tells every thread that a pin it lets go may be the last one.</summary>
    public void MarkClosing(long id)
    {
        for (var index = 0; index < Count; index++)
        {
            Volatile.Write(ref At(index)->Closing, id);
        }
    }
}
