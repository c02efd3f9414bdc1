using System.Numerics;
using NativeStore.Core.World;

namespace NativeStore.Simulation;

/// <summary>The best bid and ask of one symbol: prices walk in ticks of a cent.</summary>
internal struct BookTop
{
    private const int TicksMin = 100;
    private int _usualSpreadTicks;

    /// <summary>The bid in ticks.</summary>
    public long BidTicks { get; private set; }

    /// <summary>The ask in ticks: at least one above the bid.</summary>
    public long AskTicks { get; private set; }

    /// <summary>A symbol before its first quote: busy ones have tight spreads.</summary>
    public static BookTop Start(int rank, SeededRandom random) => new()
    {
        BidTicks = 1_000 + random.NextInt32(40_000),
        _usualSpreadTicks = 1 + Math.Min(4, rank / 20),
    };

    /// <summary>The next quote: the bid moves by a tick or two or not at all, the spread is drawn anew.</summary>
    public void Move(double spreadFactor, SeededRandom random)
    {
        var bits = random.NextUInt64();
        var step = (int)(bits & 15) switch { 0 or 1 or 2 => -1, 3 => -2, 4 or 5 or 6 => 1, 7 => 2, _ => 0 };
        BidTicks = Math.Max(TicksMin, BidTicks + step);

        // Usually the usual spread; one tick more with probability 1/4, two more with 1/16, and so on.
        var extra = BitOperations.TrailingZeroCount((bits >> 8) | (1UL << 12)) / 2;
        AskTicks = BidTicks + Math.Max(1, (long)((_usualSpreadTicks + extra) * spreadFactor));
    }
}
