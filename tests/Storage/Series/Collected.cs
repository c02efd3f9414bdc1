using NativeStore.Core.Schema;

namespace NativeStore.Storage.Tests.Series;

/// <summary>Ranges as lists.</summary>
internal static class Collected
{
    public static List<TRecord> From<TRecord>(SeriesRange<TRecord> range)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var rows = new List<TRecord>();
        foreach (var row in range)
        {
            rows.Add(row.ToRecord());
        }

        return rows;
    }

    public static List<TRecord> From<TRecord>(TableRange<TRecord> range)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var rows = new List<TRecord>();
        foreach (var row in range)
        {
            rows.Add(row.ToRecord());
        }

        return rows;
    }

    public static List<TRecord> From<TRecord>(SeriesTail<TRecord> range)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var rows = new List<TRecord>();
        foreach (var row in range)
        {
            rows.Add(row.ToRecord());
        }

        return rows;
    }
}
