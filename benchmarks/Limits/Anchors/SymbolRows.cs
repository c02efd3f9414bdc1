// Three hand-written ways to a windowed VWAP of one symbol, best first in what they cost to keep: a list of row numbers
// per symbol, rows clustered by symbol, and prefix sums per symbol. All are built once from the finished day, which no
// database that takes rows one by one can do; they are limits, not designs.
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Memory;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>The day's trades by symbol, in time order within one. Owns its arrays; the market outlives it.</summary>
internal sealed unsafe class SymbolRows : IDisposable
{
    private readonly NativeArray<RawTrade> _arrival;
    private readonly NativeArray<uint> _postings;
    private readonly long[] _starts;
    private NativeArray<RawTrade>? _clustered;
    private NativeArray<Prefix>? _prefixes;

    public SymbolRows(NativeHeap heap, NativeArray<RawTrade> trades)
    {
        _arrival = trades;
        _postings = new NativeArray<uint>(heap, trades.Length);
        _starts = new long[ReferenceMarket.SymbolCount + 2];
        for (long row = 0; row < trades.Length; row++)
        {
            _starts[trades[row].Symbol + 1]++;
        }

        for (var symbol = 1; symbol < _starts.Length; symbol++)
        {
            _starts[symbol] += _starts[symbol - 1];
        }

        var next = (long[])_starts.Clone();
        for (long row = 0; row < trades.Length; row++)
        {
            _postings[next[trades[row].Symbol]++] = (uint)row;
        }
    }

    /// <summary>How many trades a symbol has.</summary>
    public long CountOf(uint symbol) => _starts[symbol + 1] - _starts[symbol];

    /// <summary>Copies the rows together by symbol, and their prefix sums, for the loops that need them.</summary>
    public void Cluster(NativeHeap heap)
    {
        if (_clustered is not null)
        {
            return;
        }

        var clustered = new NativeArray<RawTrade>(heap, _postings.Length);
        var prefixes = new NativeArray<Prefix>(heap, _postings.Length);
        long value = 0, size = 0;
        for (long at = 0; at < _postings.Length; at++)
        {
            var row = _arrival[_postings[at]];
            clustered[at] = row;
            prefixes[at] = new Prefix(row.Time, value, size);
            value += row.Price * row.Size;
            size += row.Size;
        }

        _clustered = clustered;
        _prefixes = prefixes;
    }

    /// <summary>A window by binary search in the list of row numbers, and one independent row load per entry.</summary>
    public WindowSum ByPostings(uint symbol, long from, long to)
    {
        var rows = _arrival.Start;
        var posting = _postings.Start + _starts[symbol];
        var low = LowerBound(posting, rows, CountOf(symbol), from);
        var count = CountOf(symbol);
        long value = 0, size = 0;
        var at = low;
        for (; at < count; at++)
        {
            var row = rows + posting[at];
            if (row->Time >= to)
            {
                break;
            }

            value += row->Price * row->Size;
            size += row->Size;
        }

        return new WindowSum(value, size, (int)(at - low));
    }

    /// <summary>A window by binary search in the symbol's own rows, and a straight loop over them.</summary>
    public WindowSum ByClusteredRows(uint symbol, long from, long to)
    {
        var rows = _clustered!.Start + _starts[symbol];
        var low = LowerBound(rows, CountOf(symbol), from);
        var high = LowerBound(rows, CountOf(symbol), to);
        long value = 0, size = 0;
        for (var at = low; at < high; at++)
        {
            value += rows[at].Price * rows[at].Size;
            size += rows[at].Size;
        }

        return new WindowSum(value, size, (int)(high - low));
    }

    /// <summary>A window by two binary searches in the prefix sums, and a subtraction.</summary>
    public WindowSum ByPrefixSums(uint symbol, long from, long to)
    {
        var prefixes = _prefixes!.Start + _starts[symbol];
        var low = LowerBound(prefixes, CountOf(symbol), from);
        var high = LowerBound(prefixes, CountOf(symbol), to);
        if (low == high)
        {
            return default;
        }

        // A prefix stands before its row, so the sum through the last row needs that row's own part.
        var last = _clustered!.Start + _starts[symbol] + high - 1;
        var value = prefixes[high - 1].Value + (last->Price * last->Size) - prefixes[low].Value;
        var size = prefixes[high - 1].Size + last->Size - prefixes[low].Size;
        return new WindowSum(value, size, (int)(high - low));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _postings.Dispose();
        _clustered?.Dispose();
        _prefixes?.Dispose();
    }

    private static long LowerBound(uint* postings, RawTrade* rows, long count, long time)
    {
        long low = 0;
        while (count > 0)
        {
            var half = count / 2;
            var isBefore = rows[postings[low + half]].Time < time;
            low = isBefore ? low + half + 1 : low;
            count = isBefore ? count - half - 1 : half;
        }

        return low;
    }

    private static long LowerBound(RawTrade* rows, long count, long time)
    {
        long low = 0;
        while (count > 0)
        {
            var half = count / 2;
            var isBefore = rows[low + half].Time < time;
            low = isBefore ? low + half + 1 : low;
            count = isBefore ? count - half - 1 : half;
        }

        return low;
    }

    private static long LowerBound(Prefix* prefixes, long count, long time)
    {
        long low = 0;
        while (count > 0)
        {
            var half = count / 2;
            var isBefore = prefixes[low + half].Time < time;
            low = isBefore ? low + half + 1 : low;
            count = isBefore ? count - half - 1 : half;
        }

        return low;
    }

    private readonly record struct Prefix(long Time, long Value, long Size);
}
