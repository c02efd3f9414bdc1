// A_rd over the very arena: the stretches of memory in which a table's rows lie back to back are found once, by walking
// the rows, and are then read as plain words. Rows of a table never move, so the stretches stay true.
using System.Runtime.CompilerServices;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Core.Schema;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>Reads a table's rows as words, on one or two processors. The table must outlive it.</summary>
internal sealed unsafe class ArenaReader
{
    private readonly List<(nint Start, long Bytes)> _stretches = [];

    private ArenaReader()
    {
    }

    /// <summary>Bytes of all rows.</summary>
    public long Bytes { get; private set; }

    /// <summary>Finds a table's rows.</summary>
    public static ArenaReader Of<TRecord>(SeriesTable<TRecord> table)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var reader = new ArenaReader();
        nint start = 0, end = 0;
        foreach (var view in table.Range())
        {
            var row = (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in view.Row));
            if (row != end)
            {
                reader.Add(start, end);
                start = row;
            }

            end = row + TRecord.RowSize;
        }

        reader.Add(start, end);
        return reader;
    }

    /// <summary>Reads everything on this thread. GB/s.</summary>
    public double Read()
    {
        var start = Stop.Nanos();
        Sink.Keep(Sum(0, _stretches.Count));
        return Bytes / Stop.Since(start);
    }

    /// <summary>Reads one half here and the other on the second processor, which is awake. GB/s.</summary>
    public double Read(SecondProcessor second)
    {
        var middle = _stretches.Count / 2;
        var start = Stop.Nanos();
        second.RunBeside(() => Sink.Keep(Sum(middle, _stretches.Count)), () => Sink.Keep(Sum(0, middle)));
        return Bytes / Stop.Since(start);
    }

    private long Sum(int first, int end)
    {
        long sum = 0;
        for (var stretch = first; stretch < end; stretch++)
        {
            sum += ReadBandwidth.Sum((byte*)_stretches[stretch].Start, _stretches[stretch].Bytes);
        }

        return sum;
    }

    private void Add(nint start, nint end)
    {
        if (end > start)
        {
            _stretches.Add((start, end - start));
            Bytes += end - start;
        }
    }
}
