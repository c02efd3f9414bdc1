using System.Runtime.CompilerServices;
using NativeStore.Compression;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Segments;

/// <summary>
/// Makes a segment of blocks of values that somebody else puts in order: encodes them, and computes what is stored of
/// their pieces. Owns what it made until <see cref="Finish"/> hands it over; disposing frees it.
/// </summary>
internal sealed unsafe class SegmentWriter : IDisposable
{
    private readonly NativeHeap _heap;
    private readonly SegmentLayout _layout;
    private readonly EncodeGoal _goal;
    private readonly PageWriter _pages;
    private readonly SegmentFileWriter? _file;
    private readonly int _stagedRows;           // rows of a block, or of all where these are fewer
    private readonly byte** _staged;            // by stream: the values of the block at hand
    private readonly long** _wide;              // by measure: the same values, widened
    private readonly bool[] _isMissing;         // by measure, then by product: whether the segment has no totals
    private readonly ByteRoom _encoded;
    private NativeBlock _directoryBlock;
    private int _run;

    /// <summary>Starts a segment.</summary>
    /// <param name="heap">Where its memory comes from.</param>
    /// <param name="layout">How rows are cut into streams.</param>
    /// <param name="owner">Who the segment is charged to.</param>
    /// <param name="shape">How much of what it will have.</param>
    /// <param name="goal">What it is encoded for.</param>
    /// <param name="scratch">Working memory; cleared by its owner.</param>
    /// <param name="pageBytes">Bytes of its pages, but where a block is larger.</param>
    /// <param name="file">Where its blocks go; null: they stay in memory.</param>
    public SegmentWriter(
        NativeHeap heap,
        SegmentLayout layout,
        MemoryOwner owner,
        DirectoryShape shape,
        EncodeGoal goal,
        BumpArena scratch,
        int pageBytes,
        SegmentFileWriter? file = null)
    {
        _heap = heap;
        _file = file;
        _layout = layout;
        _goal = goal;
        _stagedRows = Math.Min(shape.Rows, SegmentDirectory.BlockRows);
        _staged = (byte**)scratch.Carve(layout.Streams.Length * sizeof(byte*));
        var encodedBytes = 0;
        for (var stream = 0; stream < layout.Streams.Length; stream++)
        {
            var valueShape = layout.Streams[stream].Shape;
            _staged[stream] = scratch.Carve(valueShape.Size * _stagedRows, 64);
            encodedBytes = Math.Max(encodedBytes, ColumnBlock.BytesMax(valueShape, SegmentDirectory.BlockRows));
        }

        var measures = layout.Measures.Length;
        _wide = (long**)scratch.Carve(Math.Max(measures, 1) * sizeof(long*));
        for (var measure = 0; measure < measures; measure++)
        {
            _wide[measure] = (long*)scratch.Carve(sizeof(long) * SegmentDirectory.BlockRows, 64);
        }

        _isMissing = new bool[measures + layout.Products.Length];
        _encoded = new ByteRoom(scratch.Carve(encodedBytes, 64), encodedBytes);

        // Encoded, rows take less than they did, and seldom more.
        var rowBytes = shape.Rows * (layout.Schema.RowSize + 4L);
        var bufferBytes = (int)Math.Max(Math.Min(rowBytes, pageBytes), encodedBytes);
        _pages = new PageWriter(heap, owner, scratch.Carve(bufferBytes, 64), bufferBytes, file);
        var directoryBytes = shape.Bytes + (file is null ? 0 : shape.ChecksumBytes);
        _directoryBlock = heap.Allocate(MemoryTag.Segment, owner, directoryBytes);
        Directory = new SegmentDirectory(shape, _directoryBlock.Address);
        StartTotals();
    }

    /// <summary>The directory: the caller fills in runs, keys, pieces and fences before the first block.</summary>
    public SegmentDirectory Directory { get; }

    /// <summary>Where the caller puts the values of a stream's next block.</summary>
    public byte* Staged(int stream) => _staged[stream];

    /// <summary>The same, with its length: values of a block, or of all rows where these are fewer.</summary>
    public Span<byte> Values(int stream) =>
        new(_staged[stream], _layout.Streams[stream].Shape.Size * _stagedRows);

    /// <summary>Stores the staged values of all streams of rows as a block, and what is known of its pieces.</summary>
    public void WriteRows(int block, int count)
    {
        for (var stream = 0; stream < _layout.RowStreamCount; stream++)
        {
            Write(stream, block, count);
        }

        Measure(block, count);
    }

    /// <summary>Stores the staged values of one stream as a block.</summary>
    public void Write(int stream, int block, int count)
    {
        var shape = _layout.Streams[stream].Shape;
        var values = new ReadOnlySpan<byte>(_staged[stream], count * shape.Size);
        var bytes = ColumnBlock.Encode(shape, values, count, _goal, _encoded.Bytes);
        if (stream == SegmentLayout.TimeStream)
        {
            Directory.Starts[block] = *(long*)_staged[stream];
        }

        Directory.SetBlock(stream, block, _pages.Append(_encoded.Bytes[..bytes]), bytes);
        if (_file is not null)
        {
            Directory.SetChecksum(stream, block, Crc32C.Of(_encoded.Bytes[..bytes]));
        }
    }

    /// <summary>The segment, which owns its memory from now on.</summary>
    /// <exception cref="Core.World.FileException">Its file cannot be written.</exception>
    public Segment Finish(in SegmentFacts facts)
    {
        for (var total = 0; total < _isMissing.Length; total++)
        {
            if (_isMissing[total])
            {
                *Directory.TotalsOf(total) = ColumnTotals.Missing;
            }
        }

        var pages = _pages.Finish();
        var file = _file?.Finish(_layout, facts, Directory);
        var segment = new Segment(_layout, _heap, facts, Directory.Shape, _directoryBlock, pages, file);
        _directoryBlock = default;
        return segment;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pages.Dispose();
        if (_directoryBlock.Bytes != 0)
        {
            _heap.Free(_directoryBlock);
            _directoryBlock = default;
        }
    }

    private void StartTotals()
    {
        for (var measure = 0; measure < _layout.Measures.Length; measure++)
        {
            *Directory.TotalsOf(measure) = new ColumnTotals { Min = long.MaxValue, Max = long.MinValue };
        }
    }

    /// <summary>
    /// Computes totals and stored answers of the block's pieces, each row once: pieces that are too short for answers
    /// are taken together.
    /// </summary>
    private void Measure(int block, int count)
    {
        for (var measure = 0; measure < _layout.Measures.Length; measure++)
        {
            var stream = _layout.StreamOf(_layout.Measures[measure]);
            var shape = _layout.Streams[stream].Shape;
            if (shape.Size == sizeof(long))
            {
                _wide[measure] = (long*)_staged[stream];
            }
            else
            {
                ValueScan.Widen(shape.Kind, _staged[stream], count, _wide[measure]);
            }
        }

        var blockRow = block << SegmentDirectory.BlockBits;
        var (first, end) = (0, 0);
        while (end < count)
        {
            var run = Directory.RunAt(_run);
            var pieceEnd = Math.Min(run.EndRow - blockRow, count);
            var piece = SegmentDirectory.PieceAt(run, block);
            if (piece >= 0)
            {
                MeasurePart(first, end, -1);
                MeasurePart(end, pieceEnd, piece);
                first = pieceEnd;
            }

            end = pieceEnd;
            _run += run.EndRow - blockRow == end ? 1 : 0;
        }

        MeasurePart(first, end, -1);
    }

    /// <summary>Adds rows of the block to the totals and, where they are a piece, stores its answers.</summary>
    [SkipLocalsInit]
    private void MeasurePart(int first, int end, int piece)
    {
        if (first == end)
        {
            return;
        }

        var totals = stackalloc ColumnTotals[Math.Max(_layout.Measures.Length, 1)];
        for (var measure = 0; measure < _layout.Measures.Length; measure++)
        {
            var part = totals[measure] = TotalsOf(measure, first, end);
            AddToTotals(measure, part);
            if (piece >= 0)
            {
                Directory.MinimaOf(measure)[piece] = part.Min;
                Directory.MaximaOf(measure)[piece] = part.Max;
                Directory.SumsOf(measure)[piece] = (long)part.Sum;
            }
        }

        for (var product = 0; product < _layout.Products.Length; product++)
        {
            var sum = DotOf(product, first, end, totals);
            AddToProduct(product, sum);
            if (piece >= 0)
            {
                Directory.ProductsOf(product)[piece] = sum;
            }
        }
    }

    /// <summary>Totals of rows of the block; missing where one has no value.</summary>
    private ColumnTotals TotalsOf(int measure, int first, int end)
    {
        var column = _layout.Measures[measure];
        if (column.IsNullable)
        {
            var (stream, mask) = _layout.ValidityOf(column);
            for (var row = first; row < end; row++)
            {
                if ((_staged[stream][row] & mask) == 0)
                {
                    return ColumnTotals.Missing;
                }
            }
        }

        return ValueScan.Totals(_wide[measure] + first, end - first);
    }

    private long DotOf(int product, int first, int end, ColumnTotals* totals)
    {
        var (left, right) = _layout.Products[product];
        var isKnown = ValueScan.TryDot(
            _wide[left] + first, totals[left], _wide[right] + first, totals[right], end - first, out var sum);
        return isKnown ? sum : long.MinValue;
    }

    /// <summary>Totals are known as long as those of every part are.</summary>
    private void AddToTotals(int measure, in ColumnTotals added)
    {
        var totals = Directory.TotalsOf(measure);
        _isMissing[measure] |= !added.IsKnown;
        totals->Min = Math.Min(totals->Min, added.Min);
        totals->Max = Math.Max(totals->Max, added.Max);
        totals->Sum += added.Sum;
    }

    private void AddToProduct(int product, long sum)
    {
        var total = _layout.Measures.Length + product;
        _isMissing[total] |= sum == long.MinValue;
        Directory.TotalsOf(total)->Sum += sum;
    }

    private readonly struct ByteRoom(byte* address, int bytes)
    {
        public Span<byte> Bytes => new(address, bytes);
    }
}
