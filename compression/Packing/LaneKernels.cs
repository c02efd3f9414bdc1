// What every level does, written once: a block is walked one register of lanes at a time. A 64-byte register takes a
// whole row, narrower ones take the block in 2, 4, 8 or 16 passes over their own lanes. Whole blocks go through code
// that was compiled for their width, ranges of rows through one loop for all widths.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Packing;

/// <summary>The kernels of one level and one lane size. Widths are at least 1; ranges are whole sub-blocks.</summary>
internal static unsafe partial class LaneKernels<TVector, TLane, TLanes>
    where TVector : unmanaged
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TLanes : ILanes<TVector, TLane>
{
    // Compiled with all optimisations at once: the first, slow version of an unrolled method would be a hundred times
    // slower, and larger.
    private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    private static int ValuesPerRow => PackedBlock.RowBytes / sizeof(TLane);

    /// <summary>Packs a block.</summary>
    public static void Pack(byte* values, int width, byte* packed)
    {
        var work = new PackWork { Values = values, Packed = packed };
        WidthSwitch.Run(width, ref work);
        MakeReady(width, packed);
    }

    /// <summary>Subtracts a base from a block of 8-byte values and packs the low 4 bytes of what remains.</summary>
    [SkipLocalsInit]
    public static void PackNarrow(byte* values, long @base, int width, byte* packed)
    {
        var narrow = stackalloc TLane[PackedBlock.Values];
        Narrow(values, @base, (byte*)narrow);
        Pack((byte*)narrow, width, packed);
    }

    /// <summary>Unpacks a range into a sink.</summary>
    public static void Unpack<TSink>(byte* packed, int width, int first, int count, long @base, byte* values)
        where TSink : struct, IStoreSink<TSink, TVector>
    {
        if (count == PackedBlock.Values)
        {
            var work = new UnpackWork<TSink> { Packed = packed, Base = @base, Values = values };
            WidthSwitch.Run(width, ref work);
        }
        else
        {
            UnpackRows<TSink>(packed, width, first / ValuesPerRow, count / ValuesPerRow, @base, values);
        }
    }

    /// <summary>The sum of a range.</summary>
    [SkipLocalsInit]
    public static UInt128 Sum(byte* packed, int width, int first, int count)
    {
        // A lane holds the sum of its rows, 64 of 4 bytes or 128 of 8, up to this width.
        if (width > (8 * sizeof(TLane)) - (sizeof(TLane) == 4 ? 6 : 7))
        {
            var values = stackalloc TLane[PackedBlock.Values];
            Unpack<StoreSink<TVector, TLane, TLanes>>(packed, width, first, count, 0, (byte*)values);
            return SumHalves((byte*)values, count * sizeof(TLane));
        }

        if (count == PackedBlock.Values)
        {
            var work = new SumWork { Packed = packed };
            WidthSwitch.Run(width, ref work);
            return work.Total;
        }

        return SumRows(packed, width, first / ValuesPerRow, count / ValuesPerRow);
    }

    [MethodImpl(Kernel)]
    private static void PackBlock<TWidth>(byte* values, byte* packed)
        where TWidth : unmanaged
    {
        for (var lane = 0; lane < PackedBlock.RowBytes; lane += sizeof(TVector))
        {
            RowWriter<TVector, TLane, TLanes>.WriteBlock<TWidth>(values + lane, packed + lane);
        }
    }

    [MethodImpl(Kernel)]
    private static void Narrow(byte* values, long @base, byte* narrow)
    {
        // Low bytes of a difference are the difference of low bytes.
        var opposite = TLanes.Create(TLane.CreateTruncating(unchecked(-@base)));
        for (var at = 0; at < PackedBlock.Values * sizeof(TLane); at += sizeof(TVector))
        {
            TLanes.Store(narrow + at, TLanes.Add(TLanes.LoadNarrow(values + (2 * at)), opposite));
        }
    }

    [MethodImpl(Kernel)]
    private static void UnpackBlock<TWidth, TSink>(byte* packed, long @base, byte* values)
        where TWidth : unmanaged
        where TSink : struct, IStoreSink<TSink, TVector>
    {
        for (var lane = 0; lane < PackedBlock.RowBytes; lane += sizeof(TVector))
        {
            var sink = TSink.To(values, lane, @base);
            RowReader<TVector, TLane, TLanes>.ReadBlock<TWidth, TSink>(packed + lane, ref sink);
        }
    }

    [MethodImpl(Kernel)]
    private static UInt128 SumBlock<TWidth>(byte* packed)
        where TWidth : unmanaged
    {
        var total = UInt128.Zero;
        for (var lane = 0; lane < PackedBlock.RowBytes; lane += sizeof(TVector))
        {
            var sink = default(SumSink<TVector, TLane, TLanes>);
            RowReader<TVector, TLane, TLanes>.ReadBlock<TWidth, SumSink<TVector, TLane, TLanes>>(
                packed + lane, ref sink);
            total += sink.Total;
        }

        return total;
    }

    [MethodImpl(Kernel)]
    private static void UnpackRows<TSink>(byte* packed, int width, int row, int rows, long @base, byte* values)
        where TSink : struct, IStoreSink<TSink, TVector>
    {
        for (var lane = 0; lane < PackedBlock.RowBytes; lane += sizeof(TVector))
        {
            var sink = TSink.To(values, lane, @base);
            RowReader<TVector, TLane, TLanes>.ReadRows(packed + lane, width, row, rows, ref sink);
        }
    }

    [MethodImpl(Kernel)]
    private static UInt128 SumRows(byte* packed, int width, int row, int rows)
    {
        var total = UInt128.Zero;
        for (var lane = 0; lane < PackedBlock.RowBytes; lane += sizeof(TVector))
        {
            var sink = default(SumSink<TVector, TLane, TLanes>);
            RowReader<TVector, TLane, TLanes>.ReadRows(packed + lane, width, row, rows, ref sink);
            total += sink.Total;
        }

        return total;
    }

    /// <summary>Adds up values in halves of their lanes, which cannot overflow.</summary>
    [MethodImpl(Kernel)]
    private static UInt128 SumHalves(byte* values, int bytes)
    {
        var half = TLanes.Create(TLane.CreateTruncating(ulong.MaxValue >> (64 - (4 * sizeof(TLane)))));
        TVector lows = default, highs = default;
        for (var at = 0; at < bytes; at += sizeof(TVector))
        {
            var lanes = TLanes.Load(values + at);
            lows = TLanes.Add(lows, TLanes.And(lanes, half));
            highs = TLanes.Add(highs, TLanes.Right(lanes, 4 * sizeof(TLane)));
        }

        return TLanes.Sum(lows) + (TLanes.Sum(highs) << (4 * sizeof(TLane)));
    }

    private struct PackWork : IWidthWork
    {
        public byte* Values;
        public byte* Packed;

        public readonly void Run<TWidth>()
            where TWidth : unmanaged
            => PackBlock<TWidth>(Values, Packed);
    }

    private struct UnpackWork<TSink> : IWidthWork
        where TSink : struct, IStoreSink<TSink, TVector>
    {
        public byte* Packed;
        public long Base;
        public byte* Values;

        public readonly void Run<TWidth>()
            where TWidth : unmanaged
            => UnpackBlock<TWidth, TSink>(Packed, Base, Values);
    }

    private struct SumWork : IWidthWork
    {
        public byte* Packed;
        public UInt128 Total;

        public void Run<TWidth>()
            where TWidth : unmanaged
            => Total = SumBlock<TWidth>(Packed);
    }
}
