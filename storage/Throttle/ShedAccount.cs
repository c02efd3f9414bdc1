using NativeStore.Core.Schema;

namespace NativeStore.Storage.Throttle;

/// <summary>
/// What one table has shed since the start, by priority and reason: exact, and of a fixed size. The log serialises.
/// </summary>
/// <param name="table">The table's name.</param>
internal sealed class ShedAccount(string table)
{
    private static readonly int ReasonCount = Enum.GetValues<ShedReason>().Length;
    private static readonly int PriorityCount = Enum.GetValues<DataPriority>().Length;

    private readonly Sum[] _sums = new Sum[ReasonCount * PriorityCount];

    public string Table { get; } = table;

    /// <summary>A series' key as text; null where no writer has named the table's key yet.</summary>
    public Func<SeriesTag, string>? FormatSeries { get; set; }

    public void Add(DataPriority priority, ShedReason reason, long rows, long bytes, long waitedNanos)
    {
        ref var sum = ref _sums[((int)priority * ReasonCount) + (int)reason];
        sum.Events++;
        sum.Rows += rows;
        sum.Bytes += bytes;
        sum.WaitedNanos += waitedNanos;
    }

    public IEnumerable<ShedTotal> Totals() =>
        from number in Enumerable.Range(0, _sums.Length)
        let sum = _sums[number]
        where sum.Events > 0
        select new ShedTotal(
            Table,
            (DataPriority)(number / ReasonCount),
            (ShedReason)(number % ReasonCount),
            sum.Events,
            sum.Rows,
            sum.Bytes,
            sum.WaitedNanos);

    private struct Sum
    {
        public long Events;
        public long Rows;
        public long Bytes;
        public long WaitedNanos;
    }
}
