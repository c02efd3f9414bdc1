using NativeStore.Core.Schema;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Scans;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Thawing;

namespace NativeStore.Storage.Series;

// Answers over a window of the whole table: segments answer for their rows by themselves, hot rows are scanned.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>How many rows a window has. Call under a pin.</summary>
    public long CountOf(in TableWindow window)
    {
        var sink = default(CountSink);
        ScanHotBlocks(window, ref sink);
        var (begin, end) = SegmentsOf(window);
        for (var number = begin; number < end; number++)
        {
            var pieces = new SegmentPieces(window.Tiers, number, window.First, window.Last);
            while (pieces.MoveNext())
            {
                sink.Count += pieces.End - pieces.First;
            }
        }

        return sink.Count;
    }

    /// <summary>Sums of price × size and of size. Call under a pin.</summary>
    public VolumeTotals VolumeOf(in TableWindow window, ColumnDescriptor price, ColumnDescriptor size)
    {
        var sink = new VolumeSink(ColumnSlot.Of(_layout.Schema, price), ColumnSlot.Of(_layout.Schema, size));
        ScanHotBlocks(window, ref sink);
        var (begin, end) = SegmentsOf(window);
        for (var number = begin; number < end; number++)
        {
            AddVolume(ref sink.Totals, window, number, price, size);
        }

        return sink.Totals;
    }

    /// <summary>Adds the rows of one segment in a window.</summary>
    public static void AddVolume(
        ref VolumeTotals totals, in TableWindow window, int number, ColumnDescriptor price, ColumnDescriptor size)
    {
        var segment = window.Tiers.Segments[number];
        var pieces = new SegmentPieces(window.Tiers, number, window.First, window.Last);
        while (pieces.MoveNext())
        {
            segment.AddVolume(ref totals, price, size, pieces.First, pieces.End);
        }
    }

    /// <summary>Sum of an integer or decimal column. Call under a pin.</summary>
    public SumTotals SumOf(in TableWindow window, ColumnDescriptor column)
    {
        var sink = new SumSink(ColumnSlot.Of(_layout.Schema, column));
        ScanHotBlocks(window, ref sink);
        var (begin, end) = SegmentsOf(window);
        for (var number = begin; number < end; number++)
        {
            var segment = window.Tiers.Segments[number];
            var pieces = new SegmentPieces(window.Tiers, number, window.First, window.Last);
            while (pieces.MoveNext())
            {
                segment.AddSum(ref sink.Totals, column, pieces.First, pieces.End);
            }
        }

        return sink.Totals;
    }

    /// <summary>The exact sum of a floating-point column. Call under a pin.</summary>
    public double FloatSumOf(in TableWindow window, ColumnDescriptor column)
    {
        var sink = new FloatSumSink(ColumnSlot.Of(_layout.Schema, column));
        ScanUnordered(window, ColumnSet.None.With(column), ref sink);
        return sink.Totals.Sum;
    }

    /// <summary>Adds price × size and size by symbol. Call under a pin.</summary>
    public void AddVolumesBySymbol(
        GroupedVolumes groups, in TableWindow window, int keyOffset, ColumnDescriptor price, ColumnDescriptor size)
    {
        var (begin, end) = SegmentsOf(window);
        for (var number = begin; number < end; number++)
        {
            var segment = window.Tiers.Segments[number];
            var hidden = window.Tiers.HiddenOf(number);
            for (var runNumber = 0; runNumber < segment.RunCount; runNumber++)
            {
                var totals = default(VolumeTotals);
                var rows = Cut(segment, segment.RunAt(runNumber), hidden, window.First, window.Last);
                if (!rows.MoveNext())
                {
                    continue;
                }

                do
                {
                    segment.AddVolume(ref totals, price, size, rows.First, rows.End);
                }
                while (rows.MoveNext());
                groups.Add(SymbolOf(segment, runNumber), totals);
            }
        }

        var sink = new GroupSink(
            groups, keyOffset, ColumnSlot.Of(_layout.Schema, price), ColumnSlot.Of(_layout.Schema, size));
        ScanHotBlocks(window, ref sink);
    }

    private static (int Begin, int End) SegmentsOf(in TableWindow window) =>
        window.IsEmpty ? (0, 0) : window.Tiers.Overlapping(window.First, window.Last);

    /// <summary>The number of the symbol that names a run's series.</summary>
    private static uint SymbolOf(Segment segment, int runNumber) => (uint)new Core.Symbols.Symbol(
        System.Runtime.InteropServices.MemoryMarshal.Read<uint>(segment.KeyOf(runNumber))).Number;
}
