using NativeStore.Compression;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>
/// Makes segments of raw rows, a block of 2 MiB at a time as a table does, without a table around them. The series of a
/// row is its symbol.
/// </summary>
internal sealed unsafe class RowSealer<TRow> : IDisposable
    where TRow : unmanaged
{
    private readonly NativeHeap _heap;
    private readonly NativeArray<TRow> _rows;
    private readonly NativeArray<int> _series;
    private readonly SegmentBuilder _builder;
    private readonly List<Segment> _segments = [];

    /// <summary>Prepares the rows' series.</summary>
    public RowSealer(NativeHeap heap, TableSchema schema, NativeArray<TRow> rows, Func<TRow, uint> symbolOf)
    {
        Check.That(schema.RowSize == sizeof(TRow));
        _heap = heap;
        _rows = rows;
        _series = new NativeArray<int>(heap, rows.Length);
        for (long row = 0; row < rows.Length; row++)
        {
            _series[row] = (int)symbolOf(rows[row]);
        }

        var owner = new MemoryOwner("benchmark: segments");
        _builder = new SegmentBuilder(heap, new SegmentLayout(schema, owner, keepArrivalOrder: false));
    }

    /// <summary>Rows of a block.</summary>
    public static int BlockRows => NativeHeap.SlabBytes / sizeof(TRow);

    /// <summary>The segments made last.</summary>
    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>Native bytes of the segments made last.</summary>
    public long Bytes => _segments.Sum(segment => segment.Bytes);

    /// <summary>Seals the first rows, a segment for each block; frees those of the call before.</summary>
    public void Seal(long rows)
    {
        Free();
        for (long first = 0; first < rows; first += BlockRows)
        {
            var block = (byte*)(_rows.Start + first);
            var count = (int)Math.Min(BlockRows, rows - first);

            // The market is in order of time; a table's arena knows that of its blocks.
            var source = new SegmentSource(
                &block,
                BlockRows,
                count,
                _series.Start + first,
                SymbolLimit,
                (uint)(first / BlockRows),
                isInTimeOrder: true);
            _segments.Add(_builder.Build(source, EncodeGoal.Fast, CancellationToken.None));
        }
    }

    /// <summary>Replaces the segments by merged ones of that many neighbours each.</summary>
    public void Merge(int neighbours, EncodeGoal goal)
    {
        Segment[] sources = [.. _segments];
        _segments.Clear();
        for (var first = 0; first < sources.Length; first += neighbours)
        {
            var group = sources.AsSpan(first, Math.Min(neighbours, sources.Length - first));
            _segments.Add(_builder.Merge(group, goal, CancellationToken.None));
            foreach (var source in group)
            {
                source.Free();
            }
        }
    }

    /// <summary>Replaces each segment by one without the rows of some series.</summary>
    /// <param name="leftOut">By symbol id, whether its rows are left out.</param>
    public void LeaveOut(bool[] leftOut)
    {
        for (var number = 0; number < _segments.Count; number++)
        {
            var source = _segments[number];
            _segments[number] = _builder.Merge([source], EncodeGoal.Fast, CancellationToken.None, leftOut);
            source.Free();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        _series.Dispose();
    }

    /// <summary>Ids of symbols are below this.</summary>
    public static int SymbolLimit => ReferenceMarket.SymbolCount + 1;

    private void Free()
    {
        foreach (var segment in _segments)
        {
            segment.Free();
        }

        _segments.Clear();
    }
}
