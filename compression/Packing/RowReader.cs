// The walks over packed rows that all reading kernels share. The rows of a period are unrolled in the source and
// compiled once per width, register and sink: every row, shift and mask is a constant of the compiled code.
//
// Constants stay expressions here, never locals: a local is no longer a constant when the methods called with it are
// inlined. For the same reason rows are literals and widths are sizes of types (see Width).
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NativeStore.Compression.Packing;

/// <summary>Walks over packed rows, for the lanes of one register.</summary>
internal static unsafe class RowReader<TVector, TLane, TLanes>
    where TVector : unmanaged
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TLanes : ILanes<TVector, TLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Into the second-level cache: measured best of 1 to 16 KB and of the three levels.
    private const int AheadBytes = 4096;

    /// <summary>All rows of a block.</summary>
    /// <param name="packed">The first word of the register's first lane.</param>
    /// <param name="sink">Takes the rows.</param>
    [MethodImpl(Inline)]
    public static void ReadBlock<TWidth, TSink>(byte* packed, ref TSink sink)
        where TWidth : unmanaged
        where TSink : struct, IRowSink<TVector>
    {
        for (var period = 0; period < PackedBlock.Periods; period++)
        {
            if (sizeof(TLane) == 4)
            {
                ReadRun<TWidth, TSink>(packed, 0, ref sink);
            }
            else
            {
                ReadFirstHalf<TWidth, TSink>(packed, ref sink);
                ReadSecondHalf<TWidth, TSink>(packed, ref sink);
            }

            packed += PackedBlock.PeriodBytes(sizeof(TWidth));
            sink.Advance(8 * sizeof(TLane));
        }
    }

    /// <summary>Some rows of a block, of any width: not unrolled.</summary>
    /// <param name="packed">The first word of the register's first lane.</param>
    /// <param name="width">Bits per value, at least 1.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="sink">Takes the rows.</param>
    [MethodImpl(Inline)]
    public static void ReadRows<TSink>(byte* packed, int width, int firstRow, int rows, ref TSink sink)
        where TSink : struct, IRowSink<TVector>
    {
        var mask = TLanes.Create(Mask(width));
        for (var row = 0; row < rows; row++)
        {
            var bit = (uint)((firstRow + row) * width);
            var at = packed + (bit / (8 * sizeof(TLane)) * PackedBlock.RowBytes);
            var shift = (int)(bit % (8 * sizeof(TLane)));
            var lanes = TLanes.Right(TLanes.Load(at), shift);
            if (shift + width > 8 * sizeof(TLane))
            {
                var next = TLanes.Load(at + PackedBlock.RowBytes);
                lanes = TLanes.Or(lanes, TLanes.Left(next, (8 * sizeof(TLane)) - shift));
            }

            sink.Take(row, TLanes.And(lanes, mask));
        }
    }

    private static TLane Mask(int width) => TLane.CreateTruncating(ulong.MaxValue >> (64 - width));

    /// <summary>Rows 0 to 31 of a period of 8-byte lanes: all 64 are too much for one method.</summary>
    [MethodImpl(Kernel)]
    private static void ReadFirstHalf<TWidth, TSink>(byte* packed, ref TSink sink)
        where TWidth : unmanaged
        where TSink : struct, IRowSink<TVector>
    {
        // In a local, the sink's own registers stay registers.
        var own = sink;
        ReadRun<TWidth, TSink>(packed, 0, ref own);
        sink = own;
    }

    /// <summary>Rows 32 to 63.</summary>
    [MethodImpl(Kernel)]
    private static void ReadSecondHalf<TWidth, TSink>(byte* packed, ref TSink sink)
        where TWidth : unmanaged
        where TSink : struct, IRowSink<TVector>
    {
        var own = sink;
        ReadRun<TWidth, TSink>(packed, 32, ref own);
        sink = own;
    }

    /// <summary>32 rows, unrolled.</summary>
    [MethodImpl(Inline)]
    private static void ReadRun<TWidth, TSink>(byte* packed, int row, ref TSink sink)
        where TWidth : unmanaged
        where TSink : struct, IRowSink<TVector>
    {
        var mask = TLanes.Create(Mask(sizeof(TWidth)));
        Quad<TWidth, TSink>(packed, row, mask, ref sink);
        Quad<TWidth, TSink>(packed, row + 4, mask, ref sink);
        Quad<TWidth, TSink>(packed, row + 8, mask, ref sink);
        Quad<TWidth, TSink>(packed, row + 12, mask, ref sink);
        Quad<TWidth, TSink>(packed, row + 16, mask, ref sink);
        Quad<TWidth, TSink>(packed, row + 20, mask, ref sink);
        Quad<TWidth, TSink>(packed, row + 24, mask, ref sink);
        Quad<TWidth, TSink>(packed, row + 28, mask, ref sink);
    }

    [MethodImpl(Inline)]
    private static void Quad<TWidth, TSink>(byte* packed, int row, TVector mask, ref TSink sink)
        where TWidth : unmanaged
        where TSink : struct, IRowSink<TVector>
    {
        FetchAhead<TWidth>(packed, row);
        sink.Take(row, Row<TWidth>(packed, row, mask));
        FetchAhead<TWidth>(packed, row + 1);
        sink.Take(row + 1, Row<TWidth>(packed, row + 1, mask));
        FetchAhead<TWidth>(packed, row + 2);
        sink.Take(row + 2, Row<TWidth>(packed, row + 2, mask));
        FetchAhead<TWidth>(packed, row + 3);
        sink.Take(row + 3, Row<TWidth>(packed, row + 3, mask));
    }

    /// <summary>
    /// Asks for a word some blocks ahead, once per word: without it a scan waits for memory a quarter of its time.
    /// Addresses past the column do no harm.
    /// </summary>
    [MethodImpl(Inline)]
    private static void FetchAhead<TWidth>(byte* packed, int row)
        where TWidth : unmanaged
    {
        if (Sse.IsSupported
            && (row + 1) * sizeof(TWidth) / (8 * sizeof(TLane)) != row * sizeof(TWidth) / (8 * sizeof(TLane)))
        {
            Sse.Prefetch1(
                packed + AheadBytes + (row * sizeof(TWidth) / (8 * sizeof(TLane)) * PackedBlock.RowBytes));
        }
    }

    // A row starts at bit row * width % lane bits of word row * width / lane bits.
    [MethodImpl(Inline)]
    private static TVector Row<TWidth>(byte* packed, int row, TVector mask)
        where TWidth : unmanaged
    {
        if ((row * sizeof(TWidth) % (8 * sizeof(TLane))) + sizeof(TWidth) > 8 * sizeof(TLane))
        {
            return TLanes.And(
                TLanes.Or(
                    TLanes.Right(
                        TLanes.Load(packed + (row * sizeof(TWidth) / (8 * sizeof(TLane)) * PackedBlock.RowBytes)),
                        row * sizeof(TWidth) % (8 * sizeof(TLane))),
                    TLanes.Left(
                        TLanes.Load(
                            packed + (((row * sizeof(TWidth) / (8 * sizeof(TLane))) + 1) * PackedBlock.RowBytes)),
                        (8 * sizeof(TLane)) - (row * sizeof(TWidth) % (8 * sizeof(TLane))))),
                mask);
        }

        if (row * sizeof(TWidth) % (8 * sizeof(TLane)) == 0)
        {
            return sizeof(TWidth) == 8 * sizeof(TLane)
                ? TLanes.Load(packed + (row * PackedBlock.RowBytes))
                : TLanes.And(
                    TLanes.Load(packed + (row * sizeof(TWidth) / (8 * sizeof(TLane)) * PackedBlock.RowBytes)), mask);
        }

        if ((row * sizeof(TWidth) % (8 * sizeof(TLane))) + sizeof(TWidth) == 8 * sizeof(TLane))
        {
            // The word's highest bits: the shift leaves nothing to mask.
            return TLanes.Right(
                TLanes.Load(packed + (row * sizeof(TWidth) / (8 * sizeof(TLane)) * PackedBlock.RowBytes)),
                row * sizeof(TWidth) % (8 * sizeof(TLane)));
        }

        return TLanes.And(
            TLanes.Right(
                TLanes.Load(packed + (row * sizeof(TWidth) / (8 * sizeof(TLane)) * PackedBlock.RowBytes)),
                row * sizeof(TWidth) % (8 * sizeof(TLane))),
            mask);
    }
}
