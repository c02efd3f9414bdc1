using NativeStore.Core.World;

namespace NativeStore.Storage.Tests.Model;

// Busts and corrections by handles, which any read gives and which stay good whatever becomes of their rows. The number
// in a handle is the row's place in the naive list.
internal sealed partial class ModelRun
{
    private readonly Dictionary<long, RowHandle> _handles = [];     // by arrival, of whatever age

    private bool AreTraceable => !_engine.Schema.UniqueKey.IsEmpty || _options.KeepArrivalOrder;

    private void AmendNamed(SeededRandom random)
    {
        ReadHandles(random);
        var handles = new List<RowHandle>();
        foreach (var row in NextShown(random, 1 + random.NextInt32(BatchMax)))
        {
            // Of any of its versions.
            var versions = _naive.History(row.Chain).Where(version => _handles.ContainsKey(version.Arrival)).ToList();
            handles.AddRange(Some(random, versions, 1).Select(version => _handles[version.Arrival]));
        }

        if (_handles.Count > 0 && random.NextInt32(4) == 0)
        {
            var any = _handles.ElementAt(random.NextInt32(_handles.Count)).Value;
            handles.Insert(random.NextInt32(handles.Count + 1), any);
        }

        if (handles.Count == 0)
        {
            return;
        }

        CompareHistory(handles[0]);
        if (random.NextInt32(2) == 0)
        {
            BustNamed(random, handles);
        }
        else
        {
            CorrectNamed(random, handles[0]);
        }
    }

    /// <summary>Reads handles one way or another, and compares each.</summary>
    private void ReadHandles(SeededRandom random)
    {
        var series = _naive.Series.Count == 0
            ? default
            : RowBytes.KeyOf(_naive.Series.ElementAt(random.NextInt32(_naive.Series.Count)));
        IEnumerable<NamedRow?> named = random.NextInt32(5) switch
        {
            1 when _naive.Series.Count > 0 => _engine.NamedRows(series, null),
            2 when _naive.Series.Count > 0 => _engine.NamedRows(series, random.NextInt32(BatchMax)),
            3 when _naive.Series.Count > 0 => [_engine.NamedLatest(series)],
            4 when !_engine.Schema.UniqueKey.IsEmpty =>
                NextShown(random, BatchMax).Select(row => _engine.NamedGet(RowBytes.KeyOf(row.Unique))),
            _ => _engine.NamedRows(),
        };
        var sealedRows = 0;
        foreach (var segment in _engine.Tiers.Tiers.Segments)
        {
            sealedRows += segment.RowCount;
        }

        foreach (var row in named.OfType<NamedRow>())
        {
            if (row.Handle is not { } handle)
            {
                Require(!AreTraceable && sealedRows > 0, "a row has no handle");
                _coverage.Add("sealed rows without a handle");
                continue;
            }

            var place = _naive.Stored.FindIndex(stored => stored.Arrival == handle.Arrival);
            var isRight = place >= 0
                && _naive.Stored[place].HiddenAt is null
                && _naive.Stored[place].Bytes.AsSpan().SequenceEqual(row.Row);
            Require(isRight, $"the handle {handle} is of another row");
            Require(AreTraceable || place >= sealedRows, $"the sealed row of {handle} cannot be known");
            var isSame = !_handles.TryGetValue(handle.Arrival, out var earlier) || earlier == handle;
            Require(isSame, $"a row has two handles: {handle} and {earlier}");
            _handles[handle.Arrival] = handle;
        }
    }

    private void CompareHistory(RowHandle handle)
    {
        var chain = _naive.ChainOf(handle.Arrival);
        var versions = _naive.History(chain);
        if (!versions.Any(version => version.Arrival == handle.Arrival))
        {
            return;
        }

        try
        {
            var expected = string.Join("; ", versions.Select(row => Text(row.Bytes, row.HiddenAt, row.Reason)));
            var actual = string.Join("; ", _engine.History(handle)
                .Select(version => Text(version.Row, version.HiddenAt?.Nanos, version.Reason)));
            Require(actual == expected, $"versions of {handle}: {actual} for {expected}");
        }
        catch (AmendmentRefusedException refused)
        {
            RequireMayBeLost(handle, refused);
        }
    }

    private void BustNamed(SeededRandom random, List<RowHandle> handles)
    {
        var reason = s_reasons[random.NextInt32(s_reasons.Length)];
        var chains = handles.ConvertAll(handle => _naive.ChainOf(handle.Arrival));
        var expected = handles.Select(RefusalsOf).SelectMany(refusals => refusals).ToHashSet();
        if (chains.Distinct().Count() < chains.Count)
        {
            expected.Add(AmendmentRefusal.TwiceInBatch);
        }

        if (IsTaken(handles, expected, () => _engine.Bust([.. handles], reason)))
        {
            NoteHidden(chains);
            _coverage.Add("rows named by handles", chains.Count);
            _naive.Bust(chains, Now, NullIfEmpty(reason));
        }
    }

    private void CorrectNamed(SeededRandom random, RowHandle handle)
    {
        var reason = s_reasons[random.NextInt32(s_reasons.Length)];
        var chain = _naive.ChainOf(handle.Arrival);
        var versions = _naive.History(chain);
        if (versions.Count == 0 || _naive.Rows.Count == 0)
        {
            return;
        }

        var row = NextCorrection(random, versions[^1]);
        var expected = RefusalsOf(handle);
        if (!_engine.Schema.UniqueKey.IsEmpty && random.NextInt32(4) == 0)
        {
            var other = _naive.Rows[random.NextInt32(_naive.Rows.Count)];
            _maker.CopyKey(other.Bytes, row);
            expected.UnionWith(other.Chain == chain ? [] : [AmendmentRefusal.OtherKey]);
        }

        if (IsTaken([handle], expected, () => _engine.Correct(handle, row, reason)))
        {
            NoteHidden([chain]);
            _coverage.Add("rows named by handles");
            _naive.Correct(chain, row, Now, NullIfEmpty(reason));
        }
    }

    /// <summary>Why a handle must be refused, for one of these reasons; empty where it is good.</summary>
    private HashSet<AmendmentRefusal> RefusalsOf(RowHandle handle)
    {
        var versions = _naive.History(_naive.ChainOf(handle.Arrival));
        return !versions.Any(version => version.Arrival == handle.Arrival) ? [AmendmentRefusal.Gone]
            : versions[^1].HiddenAt is null ? []
            : [AmendmentRefusal.Busted, AmendmentRefusal.Gone];     // what corrected it may be gone before it
    }

    private bool IsTaken(List<RowHandle> handles, HashSet<AmendmentRefusal> expected, Action amend)
    {
        try
        {
            amend();
        }
        catch (AmendmentRefusedException refused)
        {
            _coverage.Add($"handles refused: {refused.Refusal}");
            if (refused.Refusal == AmendmentRefusal.ArrivalNotKept)
            {
                RequireMayBeLost(handles.First(handle => $"{handle}" == refused.Key), refused);
            }
            else
            {
                Require(expected.Contains(refused.Refusal), $"refused: {refused.Message}");
            }

            return false;
        }

        Require(expected.Count == 0, $"taken in spite of {string.Join(", ", expected)}");
        return true;
    }

    /// <summary>Only sealed rows that have ties, or stand in a segment of which rows are gone, may be lost.</summary>
    private void RequireMayBeLost(RowHandle handle, AmendmentRefusedException refused)
    {
        Require(!AreTraceable && refused.Refusal == AmendmentRefusal.ArrivalNotKept, refused.Message);
        var versions = _naive.History(_naive.ChainOf(handle.Arrival));
        if (versions.Count == 0)
        {
            return;
        }

        var last = versions[^1];
        var place = _naive.Stored.IndexOf(last);
        foreach (var segment in _engine.Tiers.Tiers.Segments)
        {
            if (place < segment.RowCount)
            {
                Require(
                    segment.RowCount < segment.Arrivals
                        || _naive.Stored.Count(row => row.Series == last.Series && row.Time == last.Time) > 1,
                    refused.Message);
                return;
            }

            place -= segment.RowCount;
        }

        Require(false, $"a hot row is lost: {refused.Message}");
    }
}
