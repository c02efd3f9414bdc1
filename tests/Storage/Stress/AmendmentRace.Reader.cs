using NativeStore.Core.World;
using NativeStore.Storage.Tests.Records;

namespace NativeStore.Storage.Tests.Stress;

// What readers check.
internal sealed partial class AmendmentRace
{
    private void Read(ulong readerSeed)
    {
        try
        {
            var reader = new Reader(this, new SeededRandom(readerSeed));
            while (!_isOver && _violation is null)
            {
                reader.CheckOnce();
                Interlocked.Increment(ref _checks);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _violation, $"seed {seed}: {exception.Message}", null);
        }
    }

    private sealed class Reader(AmendmentRace race, SeededRandom random)
    {
        private readonly IAmendedTable _table = race._table;
        private readonly List<StressRow> _rows = [];
        private readonly HashSet<long> _ids = [];
        private readonly long[] _steadyIds = [.. Enumerable.Range(1, SteadySymbols * SteadyRows)];
        private readonly StressRow[] _found = new StressRow[SteadySymbols * SteadyRows];
        private readonly bool[] _isFound = new bool[SteadySymbols * SteadyRows];
        private readonly long[] _sequences = new long[SteadySymbols];
        private long _commits;
        private long _appends;
        private long _busts;

        private bool IsWhole => !race._dropsRows;

        public void CheckOnce()
        {
            _busts = Volatile.Read(ref race._busts);
            _appends = Volatile.Read(ref race._appends);
            _commits = Volatile.Read(ref race._commits);
            var symbol = random.NextInt32(race._symbols.Length);
            switch (random.NextInt32(60))
            {
                case 0:
                    CheckTable();
                    break;
                case < 5:
                    CheckCount(_table.Count(default), "the table is counted");
                    break;
                case < 9:
                    Require(!IsWhole || _table.Sizes(default) == 0, "the sum of the table shows half a commit");
                    break;
                case < 13:
                    var (count, sizes) = _table.Totals(default);
                    CheckCount(count, "the table's totals count");
                    Require(!IsWhole || sizes == 0, $"the table's totals show half a commit: {sizes}");
                    break;
                case < 25:
                    CheckSteady(random.NextInt32(SteadySymbols));
                    break;
                case < 35:
                    CheckLookups();
                    break;
                case < 45:
                    CheckLatest(symbol);
                    break;
                case < 50:
                    CheckCount(_table.RowCount, "RowCount gives");
                    break;
                default:
                    _rows.Clear();
                    _table.CollectLast(race._symbols[symbol], 1 + random.NextInt32(60), _rows);
                    CheckWalk(symbol, "the newest rows");
                    break;
            }
        }

        private void CheckTable()
        {
            _rows.Clear();
            _table.Collect(default, _rows);
            CheckWalk(-1, "the table");
            CheckCount(_rows.Count, "a walk over the table gives");
            Require(!IsWhole || _rows.Sum(row => (long)row.Size) == 0, "a walk over the table shows half a commit");
        }

        private void CheckSteady(int number)
        {
            var symbol = race._symbols[number];
            switch (random.NextInt32(6))
            {
                case 0:
                    var (count, totals) = _table.Totals(symbol);
                    Require(!IsWhole || (count, totals) == (SteadyRows, 0), $"totals of {count} rows: {totals}");
                    break;
                case 1:
                    var sizes = _table.Sizes(symbol);
                    Require(!IsWhole || sizes == 0, $"the sum of a symbol shows half a commit: {sizes}");
                    break;
                case 2:
                    var rows = _table.Count(symbol);
                    Require(!IsWhole || rows == SteadyRows, $"a symbol of {SteadyRows} rows counts {rows}");
                    break;
                case 3:
                    var sequences = _table.Sequences(symbol);
                    Require(
                        !IsWhole || sequences >= _sequences[number],
                        $"the versions of a symbol went back from {_sequences[number]} to {sequences} in all");
                    _sequences[number] = sequences;
                    break;
                case 4:
                    _rows.Clear();
                    _table.CollectLast(symbol, SteadyRows + random.NextInt32(9), _rows);
                    CheckAllSteady(number, "the newest rows");
                    break;
                default:
                    _rows.Clear();
                    _table.Collect(symbol, _rows);
                    CheckAllSteady(number, "a walk");
                    break;
            }
        }

        private void CheckAllSteady(int number, string what)
        {
            CheckWalk(number, what);
            Require(!IsWhole || _rows.Count == SteadyRows, $"{what} of {SteadyRows} steady rows gives {_rows.Count}");
            Require(!IsWhole || _rows.Sum(row => row.Size) == 0, $"{what} of steady rows shows half a commit");
        }

        private void CheckLookups()
        {
            var id = 1 + random.NextInt64(_appends);
            if (_table.TryGet(id, out var row))
            {
                CheckRow(row, "a lookup");
                Require(row.Id == id, $"key {id} leads to row {row.Id}");
            }
            else
            {
                Require(!IsWhole || Volatile.Read(ref race._mayBeGone[id]), $"row {id} is not found");
            }

            var count = _table.GetMany(_steadyIds, _found, _isFound);
            Require(!IsWhole || count == _steadyIds.Length, $"{count} of {_steadyIds.Length} steady rows are found");
            for (var number = 0; number < _steadyIds.Length; number++)
            {
                if (_isFound[number])
                {
                    CheckRow(_found[number], "a lookup of many");
                    Require(_found[number].Id == _steadyIds[number], "a lookup of many leads to another row");
                }
            }

            Require(!IsWhole || _found.Sum(found => found.Size) == 0, "a lookup of many shows half a commit");
        }

        private void CheckLatest(int symbol)
        {
            if (_table.TryLatest(race._symbols[symbol], out var row))
            {
                CheckRow(row, "the latest row");
                Require(row.Symbol == race._symbols[symbol], "the latest row is of another symbol");
            }
            else
            {
                Require(!IsWhole || symbol >= SteadySymbols, "a steady symbol has no latest row");
            }
        }

        private void CheckCount(long count, string what)
        {
            var least = _appends - Volatile.Read(ref race._bustsBegun);
            var most = Volatile.Read(ref race._appendsBegun) - _busts;
            Require(!IsWhole || (count >= least && count <= most), $"{what} {count} rows for {least} to {most}");
        }

        private void CheckWalk(int symbol, string what)
        {
            _ids.Clear();
            for (var row = 0; row < _rows.Count; row++)
            {
                CheckRow(_rows[row], what);
                Require(_ids.Add(_rows[row].Id), $"{what}: row {_rows[row].Id} is there twice");
                Require(row == 0 || _rows[row].Time >= _rows[row - 1].Time, $"{what}: not in time order");
                Require(symbol < 0 || _rows[row].Symbol == race._symbols[symbol], $"{what}: a row of another symbol");
            }
        }

        /// <summary>That a row is whole, and as it was when the round began or later.</summary>
        private void CheckRow(in StressRow row, string what)
        {
            Require(row.Checksum == row.Expected, $"{what}: row {row.Id} is torn");
            var known = Volatile.Read(ref race._known[row.Id]);
            var (commit, version) = (known >> VersionBits, known & Busted);
            var isAsItWas = commit <= _commits && row.Sequence < version;
            Require(
                !isAsItWas,
                $"{what}: version {row.Sequence} of row {row.Id}, though it was " +
                (version == Busted ? "busted before" : $"corrected to version {version} before"));
        }

        private static void Require(bool condition, string violation)
        {
            if (!condition)
            {
                throw new InvalidOperationException(violation);
            }
        }
    }
}
