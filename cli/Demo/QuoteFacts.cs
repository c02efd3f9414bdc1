using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Cli.Demo;

/// <summary>A symbol's newest quote and what follows from it.</summary>
internal sealed record QuoteFacts(
    Timestamp Time, Fixed128<S18>? Bid, Fixed128<S24>? BidSize, Fixed128<S18>? Ask, Fixed128<S24>? AskSize)
{
    private const int BasisPoints = 10_000;

    public static QuoteFacts Of(MarketQuote quote) =>
        new(quote.Time, quote.BidPrice, quote.BidSize, quote.AskPrice, quote.AskSize);

    /// <summary>Ask less bid, exact; null where a side is missing.</summary>
    public Fixed128<S18>? Spread => Ask - Bid;

    /// <summary>The spread in basis points of the mid price, to 4 decimals; null where that is not positive.</summary>
    public Fixed128<S4>? SpreadBasisPoints =>
        Spread is { } spread && Ask + Bid is { Sign: > 0 } twiceMid
            ? (spread * (2 * BasisPoints)).Divide<S18, S4>(twiceMid)
            : null;
}
