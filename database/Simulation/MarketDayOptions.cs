using NativeStore.Core.Time;

namespace NativeStore.Simulation;

/// <summary>What a simulated trading day is like. Equal options give equal days, on every machine.</summary>
public sealed record MarketDayOptions
{
    /// <summary>Where all randomness comes from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many symbols trade, 1 to 10,000; the n-th trades 1/n as often as the first (Zipf).</summary>
    public int SymbolCount { get; init; } = 12;

    /// <summary>How many trades the day has, exactly.</summary>
    public long TradeCount { get; init; } = 250_000;

    /// <summary>How many quotes the day has, exactly; at least one per symbol.</summary>
    public long QuoteCount { get; init; } = 500_000;

    /// <summary>How strong the bursts are.</summary>
    public MarketProfile Profile { get; init; } = MarketProfile.Burst10x;

    /// <summary>The first instant of the session.</summary>
    public Timestamp Open { get; init; } = new(1_772_461_800_000_000_000); // 2026-03-02T14:30:00Z, 9:30 in New York

    /// <summary>Minutes of the session, 1 to 1,440.</summary>
    public int SessionMinutes { get; init; } = 390;

    /// <summary>The share of rows that arrive after younger ones, 0 to 0.5.</summary>
    public double LateShare { get; init; } = 0.002;

    /// <summary>The share of trades and quotes of less than a round lot of 100, 0 to 1.</summary>
    public double OddLotShare { get; init; } = 0.25;

    /// <summary>Refuses days that cannot be.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        Require(SymbolCount is >= 1 and <= 10_000, nameof(SymbolCount), SymbolCount, "1 to 10,000");
        Require(TradeCount is >= 0 and <= 1L << 40, nameof(TradeCount), TradeCount, "0 to 2^40");
        Require(QuoteCount >= SymbolCount && QuoteCount <= 1L << 40, nameof(QuoteCount), QuoteCount,
            "the symbols to 2^40");
        Require(SessionMinutes is >= 1 and <= 1_440, nameof(SessionMinutes), SessionMinutes, "1 to 1,440");
        Require(LateShare is >= 0 and <= 0.5, nameof(LateShare), LateShare, "0 to 0.5");
        Require(OddLotShare is >= 0 and <= 1, nameof(OddLotShare), OddLotShare, "0 to 1");
        Require(Enum.IsDefined(Profile), nameof(Profile), Profile, "one of MarketProfile");
    }

    private static void Require(bool condition, string name, object value, string range)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value}; it is {range}.");
        }
    }
}
