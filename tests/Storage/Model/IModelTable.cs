using NativeStore.Core.Schema;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Tests.Model;

/// <summary>
/// An engine's table, generated or run-time, that speaks rows in stored form. Enumerations call <c>midway</c> once, in
/// their middle.
/// </summary>
internal interface IModelTable : IDisposable
{
    TableSchema Schema { get; }

    long RowCount { get; }

    int SeriesCount { get; }

    long LateRowCount { get; }

    SeriesTableStatistics Statistics { get; }

    /// <summary>What upkeep does with the table.</summary>
    ITieredStore Tiers { get; }

    /// <summary>Aggregates that the table answers, beside their naive twins.</summary>
    IReadOnlyList<ModelQuery> Queries { get; }

    void Append(ReadOnlySpan<byte> rows);

    AppendOutcome AppendDistinct(ReadOnlySpan<byte> rows);

    /// <summary>Busts the rows with packed unique keys.</summary>
    void Bust(SeriesKey[] unique, string? reason);

    void Correct(ReadOnlySpan<byte> rows, string? reason);

    void Bust(RowHandle[] handles, string? reason);

    void Correct(RowHandle handle, ReadOnlySpan<byte> row, string? reason);

    /// <summary>All versions of the row of a handle.</summary>
    List<RowVersion<byte[]>> History(RowHandle handle);

    /// <summary>All rows with their handles; null where there is none to be had.</summary>
    List<NamedRow> NamedRows();

    /// <summary>The rows of a series, or its newest, with their handles.</summary>
    List<NamedRow> NamedRows(SeriesKey series, int? tail);

    /// <summary>The newest row of a series with its handle; null where there are no rows.</summary>
    NamedRow? NamedLatest(SeriesKey series);

    /// <summary>The row with a packed unique key and its handle, or null.</summary>
    NamedRow? NamedGet(SeriesKey unique);

    List<byte[]> Range(SeriesKey series, long from, long to, Action? midway = null);

    List<byte[]> Range(long from, long to, Action? midway = null);

    List<byte[]> All(Action? midway = null);

    /// <summary>The same rows as <see cref="Range(long, long, Action?)"/>, read in parts where the table can.</summary>
    List<byte[]> RangeInParts(long from, long to, int parts);

    List<byte[]> LastN(SeriesKey series, int rows, Action? midway = null);

    byte[]? Latest(SeriesKey series);

    /// <summary>The row with a packed unique key, or null.</summary>
    byte[]? Get(SeriesKey unique);

    /// <summary>The rows with packed unique keys, nulls where there are none.</summary>
    List<byte[]?> GetMany(SeriesKey[] unique);

    /// <summary>All versions of the row with a packed unique key.</summary>
    List<RowVersion<byte[]>> History(SeriesKey unique);

    void SetPriority(SeriesKey series, DataPriority? priority);

    DataPriority PriorityOf(SeriesKey series);

    void Verify();
}

/// <summary>A row in stored form, and its handle; null where the table refused to give one.</summary>
internal sealed record NamedRow(byte[] Row, RowHandle? Handle)
{
    /// <summary>Asks for a handle, which may be refused for one reason.</summary>
    public static RowHandle? Ask(Func<RowHandle> handle)
    {
        try
        {
            return handle();
        }
        catch (AmendmentRefusedException refused) when (refused.Refusal == AmendmentRefusal.ArrivalNotKept)
        {
            return null;
        }
    }
}
