using NativeStore.Core.World;

namespace NativeStore.Storage.Tests.Model;

// The questions that both tables are asked.
internal sealed partial class ModelRun
{
    private const int KeysAsked = 12;

    private void Compare(SeededRandom random, bool isComplete)
    {
        CompareCounts();
        _engine.Verify();
        var series = _naive.Series.ToList();
        foreach (var key in isComplete ? series : Some(random, series, 2))
        {
            CompareSeries(random, key);
        }

        CompareTable(random, isComplete);
        CompareKeys(random);
        foreach (var query in isComplete ? _engine.Queries : Some(random, _engine.Queries, 2))
        {
            CompareQuery(random, query, series);
        }
    }

    private void CompareCounts()
    {
        Require(_engine.RowCount == _naive.Rows.Count, $"{_engine.RowCount} rows for {_naive.Rows.Count}");
        var series = _naive.Rows.Select(row => row.Series).Distinct().Count();
        Require(_engine.SeriesCount == series, $"{_engine.SeriesCount} series for {series}");
        Require(_engine.LateRowCount == _naive.LateRows, $"{_engine.LateRowCount} late for {_naive.LateRows}");
        var statistics = _engine.Statistics;
        var expected = (_naive.Busts, _naive.Corrections, (long)(_naive.Stored.Count - _naive.Rows.Count));
        var actual = (statistics.Busts, statistics.Corrections, statistics.HiddenRows);
        Require(actual == expected, $"(busts, corrections, hidden rows) are {actual} for {expected}");
    }

    private void CompareSeries(SeededRandom random, string series)
    {
        var key = RowBytes.KeyOf(series);
        var (from, to) = NextWindow(random);
        var expected = _naive.Range(series, from, to);
        var window = $"series {series} in [{from}, {to})";
        RequireSame(expected, _engine.Range(key, from, to, NextMidway(random)), window);
        var all = _naive.All(series);
        var latest = _engine.Latest(key);
        Require(
            all.Count == 0 ? latest is null : latest.AsSpan().SequenceEqual(all[^1].Bytes),
            $"the latest row of {series}: {Text(latest)} for {Text(all.LastOrDefault()?.Bytes)}");
        var wanted = random.NextInt32(4) == 0 ? int.MaxValue : random.NextInt32(30);
        RequireSame(
            [.. all.TakeLast(wanted)], _engine.LastN(key, wanted, NextMidway(random)), $"last {wanted} of {series}");
    }

    private void CompareTable(SeededRandom random, bool isComplete)
    {
        var (from, to) = NextWindow(random);
        RequireSame(
            InOrder(_naive.Range(from, to)),
            _engine.Range(from, to, NextMidway(random)),
            $"all series in [{from}, {to})");
        if (isComplete)
        {
            RequireSame(
                InOrder(_naive.Range(from, to)),
                _engine.RangeInParts(from, to, 3),
                $"all series in parts of [{from}, {to})");
            RequireSame(InOrder(_naive.Rows), _engine.All(NextMidway(random)), "all rows");
        }
    }

    /// <summary>
    /// In the order of a walk over all series: by time, then, unless the table keeps arrivals, by series, then as they
    /// came.
    /// </summary>
    private List<NaiveRow> InOrder(IEnumerable<NaiveRow> rows)
    {
        var byTime = rows.OrderBy(row => row.Time);
        int OrdinalOf(NaiveRow row) => _engine.Tiers.OrdinalOf(RowBytes.KeyOf(row.Series));
        return [.. _options.KeepArrivalOrder ? byTime : byTime.ThenBy(OrdinalOf)];
    }

    private void CompareKeys(SeededRandom random)
    {
        if (_engine.Schema.UniqueKey.IsEmpty)
        {
            return;
        }

        List<string> keys = [.. Some(random, _goneKeys, KeysAsked / 2)];
        keys.AddRange(Some(random, _naive.Rows, KeysAsked).Select(row => row.Unique));
        keys.AddRange(Some(random, [.. _naive.Stored.Where(row => row.HiddenAt is not null)], KeysAsked / 2)
            .Select(row => row.Unique));
        keys.Add(new string('E', _engine.Schema.UniqueKey.Sum(column => column.Size) * 2));
        var found = _engine.GetMany([.. keys.Select(RowBytes.KeyOf)]);
        foreach (var (number, key) in keys.Index())
        {
            var expected = _naive.Get(key)?.Bytes;
            var one = _engine.Get(RowBytes.KeyOf(key));
            Require(IsSame(one, expected), $"key {key} leads to {Text(one)} for {Text(expected)}");
            Require(IsSame(found[number], expected), $"key {key} of many leads to {Text(found[number])}");
        }

        foreach (var key in Some(random, keys, 3))
        {
            var expected = _naive.History(key).Select(row => Text(row.Bytes, row.HiddenAt, row.Reason));
            var actual = _engine.History(RowBytes.KeyOf(key))
                .Select(version => Text(version.Row, version.HiddenAt?.Nanos, version.Reason));
            var (expectedText, actualText) = (string.Join("; ", expected), string.Join("; ", actual));
            Require(actualText == expectedText, $"versions of {key}: {actualText} for {expectedText}");
        }
    }

    private void CompareQuery(SeededRandom random, ModelQuery query, List<string> series)
    {
        var (from, to) = query.IsOfWholeTable ? (long.MinValue, long.MaxValue) : NextWindow(random);
        var key = query.IsOfSeries && series.Count > 0 ? series[random.NextInt32(series.Count)] : null;
        if (key is null && query.IsOfSeries)
        {
            return;
        }

        // The greatest time is in no window [from, to), and no row of a history has it.
        var expected = query.Expect(key is null ? InOrder(_naive.Range(from, to)) : _naive.Range(key, from, to));
        var actual = query.Ask(key is null ? default : RowBytes.KeyOf(key), from, to);
        Require(actual == expected, $"{query.Name} {key} in [{from}, {to}): {actual} for {expected}");
    }

    /// <summary>A window that begins and ends at, before or after rows; now and then everything, or nothing.</summary>
    private (long From, long To) NextWindow(SeededRandom random)
    {
        if (_naive.Rows.Count == 0 || random.NextInt32(8) == 0)
        {
            return (long.MinValue, long.MaxValue);
        }

        var from = _naive.Rows[random.NextInt32(_naive.Rows.Count)].Time + random.NextInt32(3) - 1;
        var to = _naive.Rows[random.NextInt32(_naive.Rows.Count)].Time + random.NextInt32(3) - 1;
        return random.NextInt32(10) == 0 ? (from, to) : (Math.Min(from, to), Math.Max(from, to));
    }

    /// <summary>Now and then something happens to the table while a walk is under way that must not see it.</summary>
    private Action? NextMidway(SeededRandom random)
    {
        if (random.NextInt32(6) != 0 || _isSqueezed)
        {
            return null;
        }

        var then = new SeededRandom(random.NextUInt64());
        return () => Do(DrawAction(then), then);
    }

    private void RequireSame(List<NaiveRow> expected, List<byte[]> actual, string what)
    {
        for (var row = 0; row < Math.Min(expected.Count, actual.Count); row++)
        {
            if (!IsSame(actual[row], expected[row].Bytes))
            {
                throw new ModelMismatchException(
                    $"{what}: row {row} of {expected.Count} is {Text(actual[row])} for {Text(expected[row].Bytes)}");
            }
        }

        Require(actual.Count == expected.Count, $"{what}: {actual.Count} rows for {expected.Count}");
    }

    private static List<T> Some<T>(SeededRandom random, IReadOnlyList<T> items, int count) =>
        items.Count == 0 ? [] : [.. Enumerable.Range(0, count).Select(_ => items[random.NextInt32(items.Count)])];

    private static bool IsSame(byte[]? actual, byte[]? expected) =>
        actual is null ? expected is null : expected is not null && actual.AsSpan().SequenceEqual(expected);

    private static string Text(byte[] row, long? hiddenAt, string? reason) =>
        $"{Text(row)} {(hiddenAt is null ? "shown" : $"hidden at {hiddenAt}: {reason ?? "no reason"}")}";

    private static string Text(byte[]? row) => row is null ? "nothing" : Convert.ToHexString(row);
}
