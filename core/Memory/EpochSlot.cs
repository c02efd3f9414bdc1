// What one thread shows to those who free memory: a cache line of its own, so that pinning shares nothing.
//
//   | epoch: 8 | depth: 8 | generation: 8 | unused: 40 |

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
}
