using System.Numerics;
using NativeStore.Compression;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;
using Shouldly;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>
/// Rows in native blocks and, beside them, the same rows in a list: what a segment of them must say. Owns the memory;
/// on disposal proves that every byte of it has come back.
/// </summary>
internal sealed unsafe class SegmentBed : IDisposable
{
    private readonly List<NativeBlock> _memory = [];
    private readonly MemoryOwner _owner = new("bed");
    private readonly List<Segment> _segments = [];

    public SegmentBed(TableSchema schema, bool keepArrivalOrder = false, long limitBytes = 1L << 30)
    {
        Schema = schema;
        Budget = new MemoryBudget(limitBytes);
        Heap = new NativeHeap(Budget, new NativeHeapOptions { ReadySlabs = 0 });
        Epochs = new Epochs(Heap);
        Layout = new SegmentLayout(schema, _owner, keepArrivalOrder);
        Builder = new SegmentBuilder(Heap, Layout);
    }

    public TableSchema Schema { get; }

    public MemoryBudget Budget { get; }

    public NativeHeap Heap { get; }

    public Epochs Epochs { get; }

    public SegmentLayout Layout { get; }

    public SegmentBuilder Builder { get; }

    /// <summary>Bytes of segments and of working memory.</summary>
    public (long Segment, long Scratch) Bytes =>
        (Budget.BytesOf(MemoryTag.Segment), Budget.BytesOf(MemoryTag.QueryScratch));

    /// <summary>Rows, in arrival order, of which late ones fall back in time.</summary>
    public List<ModelRow> NewRows(
        Random random, int count, int seriesCount, bool hasLate, bool isExtreme, long start = 0)
    {
        var rows = new List<ModelRow>(count);
        var time = start;
        for (var arrival = 0; arrival < count; arrival++)
        {
            var bytes = new byte[Schema.RowSize];
            var series = Schema.SeriesKey.IsEmpty ? 0 : (int)(seriesCount * random.NextDouble() * random.NextDouble());
            time += random.Next(4);
            var own = hasLate && random.Next(10) == 0 ? time - random.Next(2_000) : time;
            foreach (var column in Schema.Columns)
            {
                var seed = column.Roles.HasFlag(ColumnRoles.SeriesKey)
                    ? new Random(series + (column.Ordinal * 1_000_003))
                    : random;
                Fill(bytes.AsSpan(column.Offset, column.Size), column, seed, isExtreme);
                if (column.IsNullable && random.Next(4) != 0)
                {
                    bytes[Schema.ValidityOffset + (column.ValidityBit / 8)] |= (byte)(1 << (column.ValidityBit % 8));
                }
            }

            BitConverter.TryWriteBytes(bytes.AsSpan(Schema.TimeKey!.Offset), own);
            rows.Add(new ModelRow(series, own, arrival, bytes));
        }

        return rows;
    }

    /// <summary>A segment of rows that stand in blocks of that many.</summary>
    public Segment Build(
        List<ModelRow> rows, int rowsPerBlock, EncodeGoal goal = EncodeGoal.Fast, uint firstBlock = 0)
    {
        var blockCount = (rows.Count + rowsPerBlock - 1) / rowsPerBlock;
        var blocks = (byte**)Take(blockCount * sizeof(nint));
        var series = (int*)Take(rows.Count * sizeof(int));
        for (var arrival = 0; arrival < rows.Count; arrival++)
        {
            if (arrival % rowsPerBlock == 0)
            {
                blocks[arrival / rowsPerBlock] = Take(rowsPerBlock * Schema.RowSize);
            }

            var row = blocks[arrival / rowsPerBlock] + (arrival % rowsPerBlock * Schema.RowSize);
            rows[arrival].Bytes.CopyTo(new Span<byte>(row, Schema.RowSize));
            series[arrival] = rows[arrival].Series;
        }

        var seriesCount = rows.Max(row => row.Series) + 1;
        var source = new SegmentSource(blocks, rowsPerBlock, rows.Count, series, seriesCount, firstBlock);
        return Own(Builder.Build(source, goal, CancellationToken.None));
    }

    /// <summary>Takes a segment into the bed's keeping.</summary>
    public Segment Own(Segment segment)
    {
        _segments.Add(segment);
        return segment;
    }

    /// <summary>The rows in a segment's order.</summary>
    public static List<ModelRow> Sorted(IEnumerable<ModelRow> rows) =>
        [.. rows.OrderBy(row => row.Series).ThenBy(row => row.Time).ThenBy(row => row.Arrival)];

    public byte* Take(int bytes)
    {
        _memory.Add(Heap.Allocate(MemoryTag.RowArena, _owner, bytes));
        return _memory[^1].Address;
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.Retire(Epochs);
        }

        Epochs.Collect();
        _memory.ForEach(block => Heap.Free(block));
        Bytes.ShouldBe((0, 0));
        Epochs.Dispose();
        Heap.Dispose();
    }

    private static void Fill(Span<byte> bytes, ColumnDescriptor column, Random random, bool isExtreme)
    {
        for (var at = 0; at < bytes.Length; at += column.ElementSize)
        {
            var value = bytes.Slice(at, column.ElementSize);
            switch (isExtreme ? random.Next(6) : 5)
            {
                case 0:
                    value.Fill(0xFF);
                    break;
                case 1:
                    value[^1] = 0x80;
                    break;
                case 2:
                    value.Fill(0xFF);
                    value[^1] = 0x7F;
                    break;
                case 3:
                    random.NextBytes(value);
                    break;
                default:
                    value[0] = (byte)random.Next(120);
                    break;
            }
        }
    }
}

/// <summary>A row as the naive model has it.</summary>
internal sealed record ModelRow(int Series, long Time, int Arrival, byte[] Bytes)
{
    /// <summary>The first number of a column, or null where the row has none.</summary>
    public BigInteger? ValueOf(TableSchema schema, ColumnDescriptor column)
    {
        var isValid = !column.IsNullable
            || (Bytes[schema.ValidityOffset + (column.ValidityBit / 8)] & (1 << (column.ValidityBit % 8))) != 0;
        var isUnsigned = column.Type is ColumnType.UInt8 or ColumnType.UInt16 or ColumnType.UInt32 or ColumnType.UInt64;
        return isValid ? new BigInteger(Bytes.AsSpan(column.Offset, column.ElementSize), isUnsigned) : null;
    }
}
