using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;

namespace NativeStore.Storage.Tests.Model;

// Busts and corrections: of rows wherever they stand, of newest and of late ones, once and again, to any time, series
// and value.
internal sealed partial class ModelRun
{
    private const int BatchMax = 12;
    private const int SeriesRowsMax = 200;
    private static readonly string?[] s_reasons = [null, "", "fat finger", "S0", "trade-through at 09:30:01 \u00e9"];

    private void Amend(ModelAction action, SeededRandom random)
    {
        switch (action)
        {
            case ModelAction.Bust:
                Bust(random, KeysOf(NextShown(random, 1 + (random.NextInt32(2) * random.NextInt32(BatchMax)))));
                break;
            case ModelAction.BustSeries:
                Bust(random, KeysOf(NextSeries(random)));
                break;
            case ModelAction.Correct:
                Correct(random, NextCorrections(random, 1));
                break;
            case ModelAction.CorrectMany:
                Correct(random, NextCorrections(random, 1 + random.NextInt32(Math.Max(BatchMax, _batchRows))));
                break;
            case ModelAction.AmendUnfit:
                AmendUnfit(random);
                break;
            case ModelAction.AmendNamed:
                AmendNamed(random);
                break;
            default:
                using (Squeeze(random))
                {
                    _isSqueezed = true;
                    Bust(random, KeysOf(NextShown(random, BatchMax)));
                    Correct(random, NextCorrections(random, _batchRows * 4));
                    _isSqueezed = false;
                }

                break;
        }
    }

    private void Bust(SeededRandom random, List<string> keys)
    {
        var reason = s_reasons[random.NextInt32(s_reasons.Length)];
        var refusals = _naive.BustRefusals(keys);
        if (IsTaken(refusals, () => _engine.Bust([.. keys.Select(RowBytes.KeyOf)], reason), $"{keys.Count} busts"))
        {
            NoteHidden(keys);
            _naive.Bust(keys, Now, NullIfEmpty(reason));
        }
    }

    private void Correct(SeededRandom random, List<byte[]> batch)
    {
        var reason = s_reasons[random.NextInt32(s_reasons.Length)];
        var refusals = _naive.CorrectionRefusals(batch, _fixture.Context.Symbols.Count + 1);
        byte[] rows = [.. batch.SelectMany(row => row)];
        if (IsTaken(refusals, () => _engine.Correct(rows, reason), $"{batch.Count} corrections"))
        {
            NoteHidden([.. batch.Select(KeyOf)]);
            _naive.Correct(batch, Now, NullIfEmpty(reason));
        }
    }

    /// <summary>A row that cannot be amended in the midst of good ones.</summary>
    private void AmendUnfit(SeededRandom random)
    {
        var batch = NextCorrections(random, 1 + random.NextInt32(BatchMax));
        var unfit = _maker.Next(random, _time);
        var hidden = _naive.Stored.Where(row => row.HiddenAt is not null).ToList();
        switch (random.NextInt32(4))
        {
            case 0 when hidden.Count > 0:
                _maker.CopyKey(hidden[random.NextInt32(hidden.Count)].Bytes, unfit);
                break;
            case 1 when batch.Count > 0:
                _maker.CopyKey(batch[random.NextInt32(batch.Count)], unfit);
                break;
            case 2 when batch.Count > 0 && _engine.Schema.SeriesKey is [{ Type: ColumnType.Symbol } symbol]:
                var row = batch[random.NextInt32(batch.Count)];
                BitConverter.TryWriteBytes(row.AsSpan(symbol.Offset), (uint)_fixture.Context.Symbols.Count + 1);
                break;
        }

        batch.Insert(random.NextInt32(batch.Count + 1), unfit);
        if (random.NextInt32(2) == 0)
        {
            Correct(random, batch);
        }
        else
        {
            Bust(random, [.. batch.Select(KeyOf)]);
        }
    }

    /// <summary>Whether the engine does what it must, or refuses for one of the reasons it may have.</summary>
    private bool IsTaken(HashSet<Type> refusals, Action amend, string what)
    {
        try
        {
            amend();
        }
        catch (MemoryBudgetExceededException) when (_isSqueezed)
        {
            _coverage.Add("amendments without memory");
            return false;
        }
        catch (Core.NativeStoreException refusal)
        {
            Require(
                refusals.Contains(refusal.GetType()), $"{what} refused by {refusal.GetType().Name}: {refusal.Message}");
            _coverage.Add($"amendments refused by {refusal.GetType().Name}");
            return false;
        }

        Require(refusals.Count == 0, $"{what} were taken in spite of {string.Join(", ", refusals)}");
        return true;
    }

    /// <summary>Rows that readers see, chosen by where and what they are; each once.</summary>
    private List<NaiveRow> NextShown(SeededRandom random, int count)
    {
        var rows = _naive.Rows;
        List<NaiveRow> candidates = random.NextInt32(6) switch
        {
            0 => [.. rows.GroupBy(row => row.Series).Select(series => series.MaxBy(row => (row.Time, row.Arrival))!)],
            1 => [.. rows.Take(BatchMax)],
            2 => [.. rows.TakeLast(BatchMax)],
            3 => [.. rows.Where(row => _naive.History(row.Chain).Count > 1)],
            _ => [],
        };
        return [.. Some(random, candidates.Count == 0 ? rows : candidates, count).Distinct()];
    }

    private List<NaiveRow> NextSeries(SeededRandom random)
    {
        var series = _naive.Rows.Count == 0 ? "" : _naive.Rows[random.NextInt32(_naive.Rows.Count)].Series;
        return [.. _naive.Rows.Where(row => row.Series == series).Take(SeriesRowsMax)];
    }

    private List<byte[]> NextCorrections(SeededRandom random, int count) =>
        [.. NextShown(random, count).Select(row => NextCorrection(random, row))];

    private byte[] NextCorrection(SeededRandom random, NaiveRow original)
    {
        if (random.NextInt32(10) == 0)
        {
            return [.. original.Bytes];
        }

        var time = random.NextInt32(6) switch
        {
            0 => _time,
            1 => _naive.Rows[random.NextInt32(_naive.Rows.Count)].Time,
            2 => original.Time + random.NextInt32(200) - 100,
            3 => original.Time - random.NextInt32(1_000_000),
            _ => original.Time,
        };
        var row = _maker.Next(random, time);
        _maker.CopyKey(original.Bytes, row);
        if (random.NextInt32(3) > 0)
        {
            foreach (var column in _engine.Schema.SeriesKey)
            {
                original.Bytes.AsSpan(column.Offset, column.Size).CopyTo(row.AsSpan(column.Offset));
            }
        }

        return row;
    }

    private void NoteHidden(List<string> keys)
    {
        var segments = _engine.Tiers.Tiers.Segments;
        foreach (var key in keys)
        {
            var row = _naive.Get(key)!;
            _coverage.Add("rows amended again", _naive.History(key).Count > 1 ? 1 : 0);
            _coverage.Add($"{TierOf(segments, _naive.Stored.IndexOf(row))} rows hidden");
        }
    }

    private static string TierOf(ReadOnlySpan<Segment> segments, int row)
    {
        foreach (var segment in segments)
        {
            if ((row -= segment.RowCount) < 0)
            {
                return segment.IsSpilled ? "spilled" : segment.Kind == SegmentKind.Aged ? "aged" : "sealed";
            }
        }

        return "hot";
    }

    private long Now => _fixture.Context.Clock.UtcNow.Nanos;

    private static List<string> KeysOf(List<NaiveRow> rows) => [.. rows.Select(row => row.Unique)];

    private string KeyOf(byte[] row) => Convert.ToHexString(RowBytes.Key(row, _engine.Schema.UniqueKey));

    private static string? NullIfEmpty(string? reason) => string.IsNullOrEmpty(reason) ? null : reason;
}
