using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Storage;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>P2: many rows by their unique keys in one call, so that their cache misses overlap.</summary>
internal sealed class P02GetMany : Operation
{
    /// <summary>Keys in one call.</summary>
    public const int KeysPerCall = 64;

    private const string Name = "GetMany, 64 keys a call, per key";

    /// <inheritdoc/>
    public override string Id => "P2";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var keys = lab.Keys;
        var trades = lab.Trades;
        var rows = new Trade[KeysPerCall];
        var flags = new bool[KeysPerCall];
        ulong expected = 0;
        foreach (var key in keys.AsSpan(0, keys.Length / KeysPerCall * KeysPerCall))
        {
            expected += (ulong)trades.Get(key).Price.Mantissa;
        }

        var found = GetAll(trades, keys, rows, flags);
        Expect(Id, Name, expected, found);
        yield return new Outcome
        {
            Id = Id,
            Operation = Name,
            Unit = "ns",
            Anchor = "A_chase",
            Sample = lab.Rounds.Measure(
                () => lab.Chase.Measure(keys.Length),
                Timed(() => (long)GetAll(trades, keys, rows, flags), keys.Length)),
            Gate = Bound.RatioAtMost(0.45),
            Moonshot = Bound.RatioAtMost(0.28),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    /// <summary>Asks for all keys; returns the sum of the prices.</summary>
    public static ulong GetAll(SeriesTable<Trade> trades, long[] keys, Trade[] rows, bool[] flags)
    {
        ulong sum = 0;
        for (var start = 0; start + KeysPerCall <= keys.Length; start += KeysPerCall)
        {
            trades.GetMany(keys.AsSpan(start, KeysPerCall), rows, flags);
            foreach (ref readonly var row in rows.AsSpan())
            {
                sum += (ulong)row.Price.Mantissa;
            }
        }

        return sum;
    }
}
