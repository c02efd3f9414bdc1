// How late a row may be is counted from the newest row that readers see. That is the table's newest, until one whose
// wrong time lay far ahead is busted: were it counted on from that, nothing could be appended any more. Nor could it
// after a row from the future, so it is counted from the wall clock where that is behind the newest row. What is in
// order and what is late is decided by all rows, hidden ones too: they stay where they are.
using System.Runtime.CompilerServices;
using NativeStore.Core.Time;
using NativeStore.Storage.Index;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private bool _isNewestHidden;       // whether all rows that readers see are older than the table's newest
    private long _newestShown;          // then the time of the newest of them; the least time where there is none
    private long _batchNewestShown;     // the same with the rows of the batch at hand
    private long _newestLeft;           // the newest that readers see after the amendment at hand

    /// <summary>Refuses rows that are too late; only while the table's newest row is hidden.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RequireInBound(byte* rows, int count)
    {
        for (var row = 0; row < count; row++)
        {
            var time = TimeAt(rows, row);
            RequireInBound(time, _batchNewestShown);
            _batchNewestShown = Math.Max(_batchNewestShown, time);
        }
    }

    private void RequireInBound(long time, long newest)
    {
        if (_lateBound is { } bound && IsLate(time, newest) && !_isCorrecting)
        {
            newest = Math.Min(newest, _context.Clock.UtcNow.Nanos);
            if (IsLate(time, newest))
            {
                _tooLate++;
                throw new LateRowException(Name, new Timestamp(time), new Timestamp(newest), bound);
            }
        }
    }

    private bool IsLate(long time, long newest) => time < newest && (ulong)(newest - time) > _lateBoundNanos;

    /// <summary>
    /// Notes the newest row that readers see once the amended ones are hidden. Before the commit: it may have to read
    /// a file, which can be refused.
    /// </summary>
    private void FindNewestLeft(HiddenRows hidden)
    {
        if (_lateBound is null)
        {
            return;
        }

        var newest = _isNewestHidden ? _newestShown : _maxTime;
        var isHidden = false;
        _newestLeft = long.MinValue;
        foreach (ref readonly var row in _amended.Items)
        {
            isHidden |= row.Time == newest;
            _newestLeft = row.Correction == RowIndex.NoRow
                ? _newestLeft
                : Math.Max(_newestLeft, TimeOfRow(row.Correction));
        }

        if (_newestLeft < newest)
        {
            _newestLeft = Math.Max(_newestLeft, isHidden ? NewestBeside(hidden) : newest);
        }
    }

    /// <summary>The newest visible time of rows that are not hidden by a list; the least where there is none.</summary>
    private long NewestBeside(HiddenRows hidden)
    {
        var tiers = Tiers.WithHidden(hidden);
        var newest = long.MinValue;
        for (var ordinal = 0; ordinal < _map.Count; ordinal++)
        {
            var series = Snapshot(_map.Live(ordinal));
            if (series.Count > 0)
            {
                var row = NewestShown(new SeriesSnapshot(
                    series.State, tiers, series.Checkpoints, series.FirstHot, series.Count, series.Late,
                    series.Visible));
                newest = row.Exists ? Math.Max(newest, row.TimeAt(_layout.TimeOffset)) : newest;
            }
        }

        return newest;
    }

    /// <summary>After the amendment.</summary>
    private void KeepNewestLeft()
    {
        if (_lateBound is not null)
        {
            _newestShown = _newestLeft;
            _isNewestHidden = _newestShown < _maxTime;
        }
    }
}
