// The set of tiers, and what changes it beside sealing. Each change is a few stores under the write lane: a new set is
// published, then what only older sets name is retired.
using NativeStore.Core.Checks;
using NativeStore.Core.Schema;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Unique;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <inheritdoc/>
    public TableSchema Schema => _layout.Schema;

    /// <inheritdoc/>
    public TierFacts Facts
    {
        get
        {
            using var pin = Pin();
            var tiers = Tiers;
            var visible = _arena.Visible;
            var full = visible >> _arena.RowBits;
            return new TierFacts(
                _arena.RowsBefore(visible) - _arena.RowsBefore(tiers.HotStart),
                _arena.Bytes,
                (int)(full - tiers.HotBlock),
                full > tiers.HotBlock ? _arena.Infos[tiers.HotBlock].MaxTime : 0,
                Volatile.Read(ref _maxTime))
            {
                OldestHotNanos = visible > tiers.HotStart ? TimeOf(_arena.AddressOf(tiers.HotStart)) : 0,
                NextSealRows = full > tiers.HotBlock ? _arena.RowsPerBlock - (int)tiers.HotGone : 0,
                Arrivals = _arena.RowsBefore(visible),
                IndexBytes = _unique?.Index.Bytes ?? 0,
                IndexEntries = _unique?.Index.Count ?? 0,
            };
        }
    }

    /// <inheritdoc/>
    public int OrdinalOf(in SeriesKey series)
    {
        using var pin = Pin();
        var state = Find(series);
        return state == null ? -1 : OrdinalOf(state);
    }

    /// <inheritdoc/>
    public bool TryReplace(ReadOnlySpan<Segment> neighbours, Segment merged)
    {
        Check.That(neighbours.Length > 0);
        Check.That(merged.FirstBlock == neighbours[0].FirstBlock && merged.EndBlock == neighbours[^1].EndBlock);
        using var writer = _context.Lane.EnterForUpkeep();
        ThrowIfDisposed();
        var tiers = Tiers;
        var first = NumberOf(tiers, neighbours);
        if (first < 0)
        {
            return false;
        }

        var next = tiers.WithReplaced(first, neighbours.Length, merged);
        if (!TryHideIn(next, out var hidden))
        {
            return false;
        }

        PublishTiers(next, hidden);
        RetireAll(neighbours);
        return true;
    }

    /// <inheritdoc/>
    public DroppedRows DropOldest(int segments, Action? note = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(segments);
        using var writer = _context.Lane.EnterForUpkeep();
        ThrowIfDisposed();
        var tiers = Tiers;
        var dropped = tiers.Segments[..Math.Min(segments, tiers.Segments.Length)];
        var rows = 0L;
        var bytes = 0L;
        if (dropped.IsEmpty)
        {
            return default;
        }

        var next = tiers.Without(0, dropped.Length);
        note?.Invoke();
        PublishTiers(next, HiddenIn(next));
        _unique?.Index.DropBefore(GoneBefore(Tiers));
        foreach (var segment in dropped)
        {
            rows += segment.RowCount;
            bytes += segment.Bytes;
        }

        NoteGone(rows);
        RetireAll(dropped);
        return new DroppedRows(dropped.Length, rows, bytes);
    }

    /// <inheritdoc/>
    public bool SweepIndex(int pages)
    {
        var mayHaveMore = _unique is not null;
        for (; pages > 0 && mayHaveMore; pages--)
        {
            using var writer = _context.Lane.EnterForUpkeep();
            ThrowIfDisposed();
            mayHaveMore = _unique!.Index.Sweep(1, new GoneRows(Tiers));
        }

        return mayHaveMore;
    }

    /// <summary>Where neighbours stand in a set; negative where they do not.</summary>
    private static int NumberOf(TierSet tiers, ReadOnlySpan<Segment> neighbours)
    {
        var first = tiers.Segments.IndexOf(neighbours[0]);
        return first >= 0 && tiers.Segments[first..].StartsWith(neighbours) ? first : -1;
    }

    private void RetireAll(ReadOnlySpan<Segment> segments)
    {
        foreach (var segment in segments)
        {
            segment.Retire(_context.Epochs);
        }

        _context.Epochs.CollectIfDue();
    }

    private void PublishTiers(TierSet tiers, HiddenRows? hidden)
    {
        var replaced = _tiers.Hidden;
        SetTiers(hidden is null ? tiers : tiers.WithHidden(hidden));
        Retire(replaced);
    }

    private void SetTiers(TierSet tiers)
    {
        if (_unique is not null)
        {
            _unique.Tiers = tiers;
        }

        Volatile.Write(ref _tiers, tiers);
    }

    /// <summary>
    /// Series that have rows. Once rows were dropped or hidden every series is looked at: that does not say whose last
    /// rows these were.
    /// </summary>
    private int CountSeries()
    {
        using var pin = Pin();
        if (Tiers is { IsWhole: true, Hidden: null })
        {
            return Volatile.Read(ref _seriesWithRows);
        }

        var count = 0;
        var series = _map.Count;
        for (var ordinal = 0; ordinal < series; ordinal++)
        {
            count += NewestRow(_map.Live(ordinal)).Exists ? 1 : 0;
        }

        return count;
    }
}
