using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

// A reading kernel takes milliseconds to compile when its width is first met. Whoever packs a width first meets it
// before any reader does, and is not in a hurry: it runs the readers' kernels once, so that they find theirs compiled.
internal static unsafe partial class LaneKernels<TVector, TLane, TLanes>
{
    private static readonly bool[] s_isReady = new bool[(8 * sizeof(ulong)) + 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MakeReady(int width, byte* packed)
    {
        if (!s_isReady[width])
        {
            RunReaders(width, packed);

            // Two threads may both get here: the second finds everything compiled.
            s_isReady[width] = true;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunReaders(int width, byte* packed)
    {
        var scratch = stackalloc long[PackedBlock.Values];
        var values = (byte*)scratch;
        Sum(packed, width, 0, PackedBlock.Values);
        if (sizeof(TLane) == sizeof(uint))
        {
            Unpack<StoreSink<TVector, TLane, TLanes>>(packed, width, 0, PackedBlock.Values, 0, values);
            Unpack<WidenSink<TVector, TLane, TLanes>>(packed, width, 0, PackedBlock.Values, 0, values);
        }
        else
        {
            Unpack<AddSink<TVector, TLane, TLanes>>(packed, width, 0, PackedBlock.Values, 0, values);
        }
    }
}
