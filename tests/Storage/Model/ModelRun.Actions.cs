using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.World;

namespace NativeStore.Storage.Tests.Model;

// What a step does to both tables.
internal sealed partial class ModelRun
{
    private static readonly (ModelAction Action, int Weight)[] s_weights =
    [
        (ModelAction.Append, 30),
        (ModelAction.AppendDistinct, 20),
        (ModelAction.AppendOne, 10),
        (ModelAction.AppendSqueezed, 2),
        (ModelAction.AppendUnfit, 4),
        (ModelAction.Bust, 6),
        (ModelAction.BustSeries, 1),
        (ModelAction.Correct, 8),
        (ModelAction.CorrectMany, 6),
        (ModelAction.AmendUnfit, 4),
        (ModelAction.AmendNamed, 14),
        (ModelAction.AmendSqueezed, 2),
        (ModelAction.Seal, 14),
        (ModelAction.SealAll, 4),
        (ModelAction.Merge, 8),
        (ModelAction.Age, 5),
        (ModelAction.Spill, 3),
        (ModelAction.Drop, 3),
        (ModelAction.Prioritise, 6),
        (ModelAction.Thin, 5),
        (ModelAction.Sweep, 3),
        (ModelAction.Forget, 6),
        (ModelAction.TendSqueezed, 3),
        (ModelAction.Tend, 5),
    ];

    private static ModelAction DrawAction(SeededRandom random)
    {
        var draw = random.NextInt32(s_weights.Sum(entry => entry.Weight));
        foreach (var (action, weight) in s_weights)
        {
            if ((draw -= weight) < 0)
            {
                return action;
            }
        }

        return ModelAction.Append;
    }

    private void Do(ModelAction action, SeededRandom random)
    {
        switch (action)
        {
            case ModelAction.Append:
                Append(NextBatch(random, _batchRows), skipsDuplicates: false);
                break;
            case ModelAction.AppendDistinct:
                Append(NextBatch(random, _batchRows), skipsDuplicates: true);
                break;
            case ModelAction.AppendOne:
                Append(NextBatch(random, 1), skipsDuplicates: random.NextInt32(2) == 0);
                break;
            case ModelAction.AppendSqueezed:
                using (Squeeze(random))
                {
                    Append(NextBatch(random, _batchRows * 10), skipsDuplicates: true, mayLackMemory: true);
                }

                break;
            case ModelAction.AppendUnfit:
                AppendUnfit(random);
                break;
            case >= ModelAction.Bust and <= ModelAction.AmendSqueezed:
                Amend(action, random);
                break;
            default:
                Tend(action, random);
                break;
        }
    }

    private List<byte[]> NextBatch(SeededRandom random, int rowsMax)
    {
        var batch = new List<byte[]>();
        var count = 1 + random.NextInt32(rowsMax);
        for (var number = 0; number < count; number++)
        {
            _time += random.NextInt32(3) * random.NextInt32(100);
            var isLate = random.NextInt32(100) < _latePercent;
            var row = _maker.Next(random, isLate ? _time - random.NextInt32(3000) : _time);
            if (random.NextInt32(50) == 0 && _naive.Stored.Count > 0)
            {
                _maker.CopyKey(_naive.Stored[random.NextInt32(_naive.Stored.Count)].Bytes, row);
            }
            else if (random.NextInt32(100) == 0 && batch.Count > 0)
            {
                _maker.CopyKey(batch[random.NextInt32(batch.Count)], row);
            }

            batch.Add(row);
        }

        return batch;
    }

    /// <summary>A series that is none, or a row far too late, in the midst of good rows.</summary>
    private void AppendUnfit(SeededRandom random)
    {
        var batch = NextBatch(random, _batchRows);
        var row = batch[random.NextInt32(batch.Count)];
        if (_engine.Schema.SeriesKey is [{ Type: ColumnType.Symbol } symbol] && random.NextInt32(2) == 0)
        {
            BitConverter.TryWriteBytes(row.AsSpan(symbol.Offset), (uint)_fixture.Context.Symbols.Count + 1);
        }
        else
        {
            BitConverter.TryWriteBytes(row.AsSpan(_engine.Schema.TimeKey!.Offset), _time - 1_000_000);
        }

        Append(batch, skipsDuplicates: random.NextInt32(2) == 0);
    }

    private void Append(List<byte[]> batch, bool skipsDuplicates, bool mayLackMemory = false)
    {
        var refusals = _naive.Refusals(batch, skipsDuplicates, _fixture.Context.Symbols.Count + 1);
        byte[] rows = [.. batch.SelectMany(row => row)];
        AppendOutcome outcome;
        try
        {
            outcome = AppendToEngine(rows, batch.Count, skipsDuplicates);
        }
        catch (MemoryBudgetExceededException) when (mayLackMemory)
        {
            _coverage.Add("appends without memory");
            return;
        }
        catch (Core.NativeStoreException refusal)
        {
            Require(
                refusals.Contains(refusal.GetType()),
                $"a batch of {batch.Count} was refused by {refusal.GetType().Name}: {refusal.Message}");
            _coverage.Add(refusal.GetType().Name);
            return;
        }

        Require(refusals.Count == 0, $"a batch was taken in spite of {string.Join(", ", refusals)}");
        var appended = _naive.Append(batch);
        Require(
            outcome == new AppendOutcome(appended, batch.Count - appended),
            $"{outcome} where {appended} of {batch.Count} rows were to be appended");
    }

    private AppendOutcome AppendToEngine(byte[] rows, int count, bool skipsDuplicates)
    {
        if (skipsDuplicates)
        {
            return _engine.AppendDistinct(rows);
        }

        _engine.Append(rows);
        return new AppendOutcome(count, 0);
    }

    /// <summary>Takes nearly all the memory that is left, until it is disposed.</summary>
    private Squeezed Squeeze(SeededRandom random) => new(_fixture, random);

    /// <summary>
    /// Holds what the ledger would still give, and what is free inside slabs that are in use but for some pieces.
    /// </summary>
    private sealed class Squeezed : IDisposable
    {
        private static readonly MemoryOwner s_owner = new("squeeze");
        private static readonly int[] s_pieces = [256 * 1024, 32 * 1024, 4 * 1024, 512, 64];
        private readonly StorageFixture _fixture;
        private readonly List<NativeBlock> _pieces = [];
        private readonly long _bytes;

        public Squeezed(StorageFixture fixture, SeededRandom random)
        {
            _fixture = fixture;
            _bytes = fixture.Budget.LimitBytes - fixture.Budget.UsedBytes;
            if (!fixture.Budget.TryCharge(MemoryTag.Wal, s_owner, _bytes))
            {
                _bytes = 0;
            }

            foreach (var bytes in s_pieces)
            {
                while (TryTake(bytes))
                {
                    // Until there is none of that size.
                }
            }

            for (var freed = random.NextInt32(Math.Min(60, _pieces.Count + 1)); freed > 0; freed--)
            {
                var piece = random.NextInt32(_pieces.Count);
                _fixture.Context.Heap.Free(_pieces[piece]);
                _pieces[piece] = _pieces[^1];
                _pieces.RemoveAt(_pieces.Count - 1);
            }
        }

        public void Dispose()
        {
            _pieces.ForEach(piece => _fixture.Context.Heap.Free(piece));
            _fixture.Budget.Release(MemoryTag.Wal, s_owner, _bytes);
        }

        private bool TryTake(int bytes)
        {
            try
            {
                _pieces.Add(_fixture.Context.Heap.Allocate(MemoryTag.Wal, s_owner, bytes));
                return true;
            }
            catch (MemoryBudgetExceededException)
            {
                return false;
            }
        }
    }
}
