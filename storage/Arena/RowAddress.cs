using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Storage.Arena;

/// <summary>From row ids to addresses, with the directory held in locals: what hot loops use.</summary>
internal static unsafe class RowAddress
{
    /// <summary>The address of a row that exists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Of(byte** addresses, uint rowId, int rowBits, int rowSize) =>
        addresses[rowId >> rowBits] + ((rowId & (nuint)((1u << rowBits) - 1)) * (nuint)rowSize);

    /// <summary>Starts to load a row. A hint: without it everything works, only slower.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* row)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row);
        }
    }
}
