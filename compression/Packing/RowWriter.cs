// The mirror of RowReader: rows of values into words, unrolled and compiled once per width and register. The rules for
// constants are the same.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>Packs rows of values, for the lanes of one register.</summary>
internal static unsafe class RowWriter<TVector, TLane, TLanes>
    where TVector : unmanaged
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TLanes : ILanes<TVector, TLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>All rows of a block.</summary>
    /// <param name="values">The first row's value of the register's first lane.</param>
    /// <param name="packed">The first word of that lane.</param>
    [MethodImpl(Inline)]
    public static void WriteBlock<TWidth>(byte* values, byte* packed)
        where TWidth : unmanaged
    {
        for (var period = 0; period < PackedBlock.Periods; period++)
        {
            var word = default(TVector);
            if (sizeof(TLane) == 4)
            {
                WriteRun<TWidth>(values, 0, packed, ref word);
            }
            else
            {
                WriteFirstHalf<TWidth>(values, packed, ref word);
                WriteSecondHalf<TWidth>(values, packed, ref word);
            }

            values += 8 * sizeof(TLane) * PackedBlock.RowBytes;
            packed += PackedBlock.PeriodBytes(sizeof(TWidth));
        }
    }

    /// <summary>Rows 0 to 31 of a period of 8-byte lanes: all 64 are too much for one method.</summary>
    [MethodImpl(Kernel)]
    private static void WriteFirstHalf<TWidth>(byte* values, byte* packed, ref TVector word)
        where TWidth : unmanaged
    {
        var own = word;
        WriteRun<TWidth>(values, 0, packed, ref own);
        word = own;
    }

    /// <summary>Rows 32 to 63.</summary>
    [MethodImpl(Kernel)]
    private static void WriteSecondHalf<TWidth>(byte* values, byte* packed, ref TVector word)
        where TWidth : unmanaged
    {
        var own = word;
        WriteRun<TWidth>(values, 32, packed, ref own);
        word = own;
    }

    /// <summary>32 rows, unrolled.</summary>
    [MethodImpl(Inline)]
    private static void WriteRun<TWidth>(byte* values, int row, byte* packed, ref TVector word)
        where TWidth : unmanaged
    {
        var mask = TLanes.Create(TLane.CreateTruncating(ulong.MaxValue >> (64 - sizeof(TWidth))));
        Quad<TWidth>(values, row, mask, packed, ref word);
        Quad<TWidth>(values, row + 4, mask, packed, ref word);
        Quad<TWidth>(values, row + 8, mask, packed, ref word);
        Quad<TWidth>(values, row + 12, mask, packed, ref word);
        Quad<TWidth>(values, row + 16, mask, packed, ref word);
        Quad<TWidth>(values, row + 20, mask, packed, ref word);
        Quad<TWidth>(values, row + 24, mask, packed, ref word);
        Quad<TWidth>(values, row + 28, mask, packed, ref word);
    }

    [MethodImpl(Inline)]
    private static void Quad<TWidth>(byte* values, int row, TVector mask, byte* packed, ref TVector word)
        where TWidth : unmanaged
    {
        Row<TWidth>(values, row, mask, packed, ref word);
        Row<TWidth>(values, row + 1, mask, packed, ref word);
        Row<TWidth>(values, row + 2, mask, packed, ref word);
        Row<TWidth>(values, row + 3, mask, packed, ref word);
    }

    /// <summary>Puts a row into the word at hand; a full word is stored, and what is left begins the next.</summary>
    [MethodImpl(Inline)]
    private static void Row<TWidth>(byte* values, int row, TVector mask, byte* packed, ref TVector word)
        where TWidth : unmanaged
    {
        var lanes = sizeof(TWidth) == 8 * sizeof(TLane)
            ? TLanes.Load(values + (row * PackedBlock.RowBytes))
            : TLanes.And(TLanes.Load(values + (row * PackedBlock.RowBytes)), mask);
        word = row * sizeof(TWidth) % (8 * sizeof(TLane)) == 0
            ? lanes
            : TLanes.Or(word, TLanes.Left(lanes, row * sizeof(TWidth) % (8 * sizeof(TLane))));
        if ((row * sizeof(TWidth) % (8 * sizeof(TLane))) + sizeof(TWidth) >= 8 * sizeof(TLane))
        {
            TLanes.Store(packed + (row * sizeof(TWidth) / (8 * sizeof(TLane)) * PackedBlock.RowBytes), word);
        }

        if ((row * sizeof(TWidth) % (8 * sizeof(TLane))) + sizeof(TWidth) > 8 * sizeof(TLane))
        {
            word = TLanes.Right(lanes, (8 * sizeof(TLane)) - (row * sizeof(TWidth) % (8 * sizeof(TLane))));
        }
    }
}
