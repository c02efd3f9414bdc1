// When may memory that a writer has unlinked be freed? When no reader can still hold a pointer into it. A reader says
// so by pinning: it stores the current epoch into its thread's own slot, reads as it likes, and stores 0. A writer
// unlinks a block (readers that come later cannot reach it), retires it, and frees it in Collect.
//
// The store of a pin must be visible to the writer before the reader loads its first pointer; processors order a store
// before a later load only with a full fence, 7 to 20 ns. Here the reader has no fence: the writer pays, rarely, for
// all readers at once. Collect does, in this order:
//
//   W1  (earlier) unlink the block; Retire notes r = the current epoch
//   W2  current epoch := r + 1 (unless it is already)
//   W3  a memory barrier on every processor that runs a thread of this process (membarrier, FlushProcessWriteBuffers)
//   W4  read all slots; free the block unless some slot holds an epoch p, 0 < p <= r
//
// and a reader does
//
//   R1  p := current epoch
//   R2  slot := p (a plain store)
//   R3  load pointers, read what they lead to
//   R4  slot := 0 (a release store)
//
// Why no reader holds a freed block. The barrier W3 falls, on the reader's processor, at one point of the reader's
// program order.
//   (a) It falls after R2: then W4 sees the store of R2 (or R4, or a later pin's). If it sees p <= r, the block stays.
//       If it sees p > r, then R1 read an epoch that W2 stored after the unlinking W1, so R3 cannot find the block. If
//       it sees 0 or a later pin, then R4 happened: a release store, so all loads of R3 were over.
//   (b) It falls before R2: then R3 comes after the barrier too and sees all that the writer stored before it: W1. The
//       reader cannot find the block, whatever W4 reads.
// The compiler: R2 is a volatile store and the pointers of R3 are volatile loads, which the JIT does not swap; the
// processor's own reordering of the two is what the barrier is for. On x86 a volatile store is a plain one.
//
// An epoch that R1 reads late is smaller than the current one: more is kept than necessary, never less. A block that
// was retired before some earlier W3 needs no further barrier, only another look at the slots: (a) and (b) hold for
// that W3. A slot that is seen to hold p <= r without any barrier keeps the block just as well; so Collect looks first,
// and spares the barrier while an old reader holds everything back.
//
// Closing. No pin may begin after the clock was closed, and whoever lets the last pin go must know that it is the last.
// Both are stores that another thread's load must not pass, and again only the rare side pays for the order:
//
//   the closer    C1  id := -id; closing := the id, in every slot
//                 C2  the process-wide barrier
//                 C3  read all slots; where all hold 0, free everything, else leave it to the last reader
//   a reader      R1, R2 as above
//                 R2a load id, or a flag of the caller's that was set before C1; if closed: slot := 0, and refuse
//                 R3, R4 as above
//                 R5  (a loop only) load closing; where it is set, look at the slots again, under the lock, and free
//                     everything if all hold 0
//
// The barrier falls, on the reader's processor, at one point of its program order. Before R2a: R2a sees C1, and the
// reader touches nothing but its slot. After R2a, before R4: C3 sees the pin, and R5 comes after the barrier and sees
// C1. After R4 but before R5: C3 sees 0, R5 sees C1; both may look, the lock lets one of them free. After R5: C3 sees
// 0. So nothing is freed under a pin, and after the last loop somebody looks. Calls have no R5, which keeps them
// short: the closer waits for them. For what is left then, a call of a minute or a thread that died pinned, a timer
// looks as long as something is closing.
//
// Slots: one cache line per thread and Epochs. They outlive all that is freed (see EpochSlots), since R2 and R5 touch
// them without any hold. A thread caches the address of the slot it used last. Blocks waiting here stay charged to
// their owners.

using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;

namespace NativeStore.Core.Memory;

/// <summary>
/// Frees memory when no reader can see it any more. Readers pin; writers unlink, retire and collect. Thread-safe.
/// </summary>
public sealed unsafe partial class Epochs : IDisposable
{
    private const int DueCount = 64;
    private const long DueBytes = 4L * NativeHeap.SlabBytes;
    private const string DisposedMessage = "The database was disposed: nothing can be read or written any more.";
    private static long s_lastId;

    [ThreadStatic]
    private static CachedSlot t_cached;

    private readonly Lock _sync = new();
    private readonly NativeHeap _heap;
    private readonly EpochSlots _slots = EpochSlots.Rent();
    private long _id = Interlocked.Increment(ref s_lastId);
    private long _current = 1;
    private long _nowMillis = Environment.TickCount64;

    /// <summary>Creates an epoch clock.</summary>
    /// <param name="heap">Where retired blocks go back to.</param>
    public Epochs(NativeHeap heap)
    {
        _heap = heap;
        heap.Budget.AskForHolder(this);
    }

    /// <summary>
    /// Pins the current epoch for the calling thread: nothing visible now is freed until the pin is disposed. Nests.
    /// Takes about 2 ns and never waits.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It was closed: the database is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public EpochPin Pin()
    {
        var slot = Enter();
        if (Volatile.Read(ref _id) < 0)
        {
            Refuse(slot);
        }

        return new EpochPin(slot);
    }

    /// <summary>As <see cref="Pin"/>, for a caller that has a flag of its own.</summary>
    /// <remarks>
    /// The caller has set the flag before <see cref="Close"/>, and each reader loads it after this, with volatile
    /// semantics, before anything else: then that is R2a.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public EpochPin DangerousPin() => new(Enter());

    /// <summary>
    /// As <see cref="DangerousPin"/>, for a loop, which lasts until its caller ends it: closing does not wait for it,
    /// and it is accounted for.
    /// </summary>
    /// <param name="reader">Who loops, as <see cref="NameReader"/> numbered it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public EpochLoop DangerousPinLoop(int reader)
    {
        var slot = Enter();
        if (slot->Loops++ == 0)
        {
            slot->Reader = reader;
            slot->SinceMillis = _nowMillis;
        }

        return new EpochLoop(slot);
    }

    /// <summary>Not inlined: the loop around it must keep its registers for its rows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void EndLoop(EpochSlot* slot)
    {
        slot->Loops--;
        Unpin(slot);
        FinishIfClosing(slot)?.AwaitFreeing();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Unpin(EpochSlot* slot)
    {
        var depth = slot->Depth - 1;
        if (depth > 0)
        {
            slot->Depth = depth;
            return;
        }

        Check.That(depth == 0);
        slot->Depth = 0;
        Volatile.Write(ref slot->Epoch, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    private EpochSlot* Enter()
    {
        ref var cached = ref t_cached;
        var slot = cached.Id == _id ? cached.Slot : FindSlot();
        if (slot->Depth++ == 0)
        {
            Volatile.Write(ref slot->Epoch, Volatile.Read(ref _current));
        }

        return slot;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refuse(EpochSlot* slot)
    {
        Unpin(slot);
        FinishIfClosing(slot);
        throw new ObjectDisposedException(nameof(Epochs), DisposedMessage);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private EpochSlot* FindSlot()
    {
        var thread = EpochThread.Current;
        lock (_sync)
        {
            if (_id < 0)
            {
                throw new ObjectDisposedException(nameof(Epochs), DisposedMessage);
            }

            var slot = _slots.Make(thread.Index);
            if (slot->Generation != thread.Generation)
            {
                *slot = new EpochSlot { Generation = thread.Generation };
            }

            t_cached = new CachedSlot { Id = _id, Slot = slot };
            return slot;
        }
    }

    /// <summary>The slot that a thread used last, and whose it is.</summary>
    private struct CachedSlot
    {
        public long Id;
        public EpochSlot* Slot;
    }
}
