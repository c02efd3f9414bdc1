using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Compression;
using NativeStore.Core.Checks;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P22: rows to sealed segments, and sealed segments to aged ones, by one thread; against LZ4 over the same rows in
/// blocks of 64 KiB.
/// </summary>
internal sealed class P22Sealing : Operation
{
    private const long SampleRows = 1_000_000;
    private const int Neighbours = 8;
    private const int Lz4BlockBytes = 1 << 16;

    /// <inheritdoc/>
    public override string Id => "P22";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        if (!BareLz4.IsPresent)
        {
            yield break;
        }

        var trades = lab.Market.Trades;
        var rows = Math.Min(SampleRows, trades.Length);
        using var trade = new RowSealer<RawTrade>(lab.Heap, KeylessTrade.Schema, trades, row => row.Symbol);
        yield return Seal(lab, "P22", "seal trades, GB/s of rows", trades, trade, rows);
        yield return Age(lab, "P22-age", "merge 8 segments of trades and age them", trades, trade, rows);
        using var keyed = new RowSealer<RawTrade>(lab.Heap, Trade.Schema, trades, row => row.Symbol);
        yield return Seal(lab, "P22-unique", "seal trades with a unique key", trades, keyed, rows);
        yield return Thin(lab, trades, keyed, rows);
        var quotes = lab.Market.Quotes;
        using var quote = new RowSealer<RawQuote>(lab.Heap, Quote.Schema, quotes, row => row.Symbol);
        yield return Seal(lab, "P22-quotes", "seal quotes", quotes, quote, Math.Min(SampleRows, quotes.Length));
    }

    private static Outcome Seal<TRow>(
        Laboratory lab, string id, string name, NativeArray<TRow> array, RowSealer<TRow> sealer, long rows)
        where TRow : unmanaged
    {
        using var target = NewTarget(lab);
        var bytes = array.Bytes / array.Length * rows;
        var sample = lab.Rounds.Measure(() => Compress(array, bytes, target), () =>
        {
            var start = Stop.Nanos();
            sealer.Seal(rows);
            return bytes / Stop.Since(start);
        });
        Expect(id, name, (ulong)rows, (ulong)sealer.Segments.Sum(segment => (long)segment.RowCount));
        return Line(id, name, sample, rows, bytes) with
        {
            Gate = Bound.RatioAtLeast(1),
            Moonshot = Bound.RatioAtLeast(2.5),
        };
    }

    private static Outcome Age<TRow>(
        Laboratory lab, string id, string name, NativeArray<TRow> array, RowSealer<TRow> sealer, long rows)
        where TRow : unmanaged
    {
        using var target = NewTarget(lab);
        var bytes = array.Bytes / array.Length * rows;
        var sample = lab.Rounds.Measure(() => Compress(array, bytes, target), () =>
        {
            sealer.Seal(rows);
            var start = Stop.Nanos();
            sealer.Merge(Neighbours, EncodeGoal.Small);
            return bytes / Stop.Since(start);
        });
        Expect(id, name, (ulong)rows, (ulong)sealer.Segments.Sum(segment => (long)segment.RowCount));
        return Line(id, name, sample, rows, bytes);
    }

    /// <summary>Every other series is left out of segments of eight blocks each; bytes are those of all rows.</summary>
    private static Outcome Thin(
        Laboratory lab, NativeArray<RawTrade> array, RowSealer<RawTrade> sealer, long rows)
    {
        using var target = NewTarget(lab);
        var leftOut = new bool[RowSealer<RawTrade>.SymbolLimit];
        for (var symbol = 1; symbol < leftOut.Length; symbol += 2)
        {
            leftOut[symbol] = true;
        }

        var kept = 0ul;
        for (var row = 0L; row < rows; row++)
        {
            kept += leftOut[array[row].Symbol] ? 0ul : 1;
        }

        var bytes = array.Bytes / array.Length * rows;
        var sample = lab.Rounds.Measure(() => Compress(array, bytes, target), () =>
        {
            sealer.Seal(rows);
            sealer.Merge(Neighbours, EncodeGoal.Fast);
            var start = Stop.Nanos();
            sealer.LeaveOut(leftOut);
            return bytes / Stop.Since(start);
        });
        var name = "leave every other series out of segments of 8 blocks, unique key";
        Expect("P22-thin", name, kept, (ulong)sealer.Segments.Sum(segment => (long)segment.RowCount));
        return Line("P22-thin", name, sample, rows, bytes);
    }

    private static Outcome Line(string id, string name, Sample sample, long rows, long bytes) => new()
    {
        Id = id,
        Operation = name,
        Unit = "GB/s",
        Anchor = "A_lz4 compress",
        Sample = sample,
        Note = Invariant($"{sample.Value.Median * 1e3 * rows / bytes:0.0} M rows/s by one thread"),
    };

    private static NativeArray<byte> NewTarget(Laboratory lab) => new(lab.Heap, BareLz4.Bound(Lz4BlockBytes));

    private static unsafe double Compress<TRow>(NativeArray<TRow> array, long bytes, NativeArray<byte> target)
        where TRow : unmanaged
    {
        var rows = (byte*)array.Start;
        var start = Stop.Nanos();
        for (long at = 0; at < bytes; at += Lz4BlockBytes)
        {
            var length = (int)Math.Min(Lz4BlockBytes, bytes - at);
            Check.That(BareLz4.Compress(rows + at, target.Start, length, (int)target.Length) > 0);
        }

        return bytes / Stop.Since(start);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
