using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Tests.Records;

/// <summary>A row that proves itself: a torn or half-written one has the wrong checksum.</summary>
[Series("stress")]
[RunningSumOfProducts(nameof(One), nameof(Size))]
public readonly partial record struct StressRow(
    [TimeKey] Timestamp Time,
    [SeriesKey] Symbol Symbol,
    [Unique] long Id,
    long Sequence,
    Core.Numbers.Fixed64<Core.Numbers.S0> One,
    [RunningSum] int Size,
    long Checksum)
{
    /// <summary>What the checksum must be.</summary>
    public long Expected =>
        (Time.Nanos * 31) ^ (Symbol.Id * 1_000_003L) ^ (Id * 7_919) ^ (Sequence << 17) ^ (One.Mantissa + Size);

    public static StressRow Create(long time, Symbol symbol, long id, long sequence)
    {
        var row = new StressRow(
            new Timestamp(time), symbol, id, sequence, Core.Numbers.Fixed64<Core.Numbers.S0>.FromMantissa(1), 1, 0);
        return row with { Checksum = row.Expected };
    }
}
