// The audit of everything delayed, refused or dropped: sys.shed.
//
// It must add up when there is no memory and a million rows a second are refused. So it is not a table: totals by
// (table, priority, reason) are exact and never lose a count; the records beside them stand in a ring whose memory is
// taken with the first table, one record for all that a table's series sheds for one reason within a second. When the
// ring comes round, the oldest records go and the totals stay.
//
//   _recent   hash of (table, priority, reason, series) -> number of the newest such record; entries may be overwritten
//             by others of the same slot, which costs a second record and nothing else
//   _ring     record number modulo the capacity
//
// Managed memory: about 0.5 MiB for the ring, 1 KiB per table that ever shed anything. Nothing else is allocated.
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;
using NativeStore.Core.Time;
using NativeStore.Core.World;

namespace NativeStore.Storage.Throttle;

/// <summary>What was delayed, refused or dropped, and why. Thread-safe.</summary>
/// <param name="clock">Where the times of records come from.</param>
public sealed class ShedLog(IClock clock)
{
    private const int RecordsKept = 4096;
    private const int RecentSlots = 8192;
    private const long CoalescedNanos = 1_000_000_000;

    private readonly Lock _sync = new();
    private readonly Dictionary<string, ShedAccount> _accounts = new(StringComparer.OrdinalIgnoreCase);
    private Entry[] _ring = [];
    private long[] _recent = [];
    private long _count;

    /// <summary>How many records there were: the number of the newest.</summary>
    public long RecordCount
    {
        get
        {
            lock (_sync)
            {
                return _count;
            }
        }
    }

    /// <summary>Rows that are missing: refused and dropped, not those that were only delayed.</summary>
    public long RowsLost => Totals().Where(total => total.IsLost).Sum(total => total.Rows);

    /// <summary>All that was shed, by table, priority and reason: exact.</summary>
    public IReadOnlyList<ShedTotal> Totals()
    {
        lock (_sync)
        {
            return
            [
                .. _accounts.Values.SelectMany(account => account.Totals())
                    .OrderBy(total => total.Table, StringComparer.Ordinal)
                    .ThenBy(total => total.Priority)
                    .ThenBy(total => total.Reason),
            ];
        }
    }

    /// <summary>The newest records, oldest first; at most the last few thousand are kept.</summary>
    /// <param name="after">Only records of a higher number.</param>
    public IReadOnlyList<ShedRecord> Records(long after = 0)
    {
        lock (_sync)
        {
            var first = Math.Max(Math.Max(after, 0), _count - RecordsKept);
            var records = new List<ShedRecord>((int)Math.Max(0, _count - first));
            for (var number = first + 1; number <= _count; number++)
            {
                records.Add(_ring[number % RecordsKept].Read(number));
            }

            return records;
        }
    }

    /// <summary>Notes rows that were dropped, or refused before they reached a table.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="priority">The priority of the series whose rows these were, or the write's.</param>
    /// <param name="reason">Why.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="waitedNanos">How long the writer had waited, in nanoseconds.</param>
    public void Record(
        string table, DataPriority priority, ShedReason reason, long rows, long bytes, long waitedNanos = 0)
    {
        lock (_sync)
        {
            Add(AccountOf(table), priority, reason, rows, bytes, waitedNanos, default);
        }
    }

    /// <summary>The account of a table; the same one for a table that is opened again.</summary>
    internal ShedAccount AccountOf(string table, Func<SeriesTag, string>? formatSeries = null)
    {
        lock (_sync)
        {
            if (!_accounts.TryGetValue(table, out var account))
            {
                if (_accounts.Count == 0)
                {
                    _ring = new Entry[RecordsKept];
                    _recent = new long[RecentSlots];
                }

                account = new ShedAccount(table);
                _accounts.Add(table, account);
            }

            account.FormatSeries = formatSeries ?? account.FormatSeries;
            return account;
        }
    }

    /// <summary>Notes what became of one write.</summary>
    internal void Record(
        ShedAccount account,
        DataPriority priority,
        ShedReason reason,
        long rows,
        long bytes,
        long waitedNanos,
        SeriesTag series)
    {
        lock (_sync)
        {
            Add(account, priority, reason, rows, bytes, waitedNanos, series);
        }
    }

    private void Add(
        ShedAccount account,
        DataPriority priority,
        ShedReason reason,
        long rows,
        long bytes,
        long waitedNanos,
        SeriesTag series)
    {
        Check.That(rows >= 0 && bytes >= 0 && waitedNanos >= 0);
        account.Add(priority, reason, rows, bytes, waitedNanos);
        var now = clock.MonotonicNanos;
        ref var recent = ref _recent[(uint)HashCode.Combine(account, priority, reason, series) % RecentSlots];
        ref var entry = ref _ring[recent % RecordsKept];
        if (recent == 0 || recent <= _count - RecordsKept || !entry.Is(account, priority, reason, series, now))
        {
            recent = ++_count;
            entry = ref _ring[recent % RecordsKept];
            entry = new Entry
            {
                Account = account,
                Priority = priority,
                Reason = reason,
                Series = series,
                Time = clock.UtcNow,
                EndNanos = now + CoalescedNanos,
            };
        }

        entry.Events++;
        entry.Rows += rows;
        entry.Bytes += bytes;
        entry.WaitedNanos += waitedNanos;
    }

    private struct Entry
    {
        public ShedAccount Account;
        public DataPriority Priority;
        public ShedReason Reason;
        public SeriesTag Series;
        public Timestamp Time;
        public long EndNanos;
        public long Events;
        public long Rows;
        public long Bytes;
        public long WaitedNanos;

        public readonly bool Is(
            ShedAccount account, DataPriority priority, ShedReason reason, SeriesTag series, long nowNanos) =>
            ReferenceEquals(Account, account) && Priority == priority && Reason == reason && Series == series
            && nowNanos < EndNanos;

        public readonly ShedRecord Read(long number) => new(
            number,
            Time,
            Account.Table,
            Series.Bytes == 0 ? null : Account.FormatSeries?.Invoke(Series),
            Priority,
            Reason,
            Events,
            Rows,
            Bytes,
            WaitedNanos);
    }
}
