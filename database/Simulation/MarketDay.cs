// A trading day out of nothing: one pass, a few hundred bytes per symbol, about a hundred nanoseconds per row.
//
//   SessionClock: when -> SymbolPicker: who -> BookTop: a quote, or trades at its prices -> LateRows: arrival
//
// What the rows promise, and the tests hold them to: exactly as many trades and quotes as asked; every symbol is quoted
// before it trades; a trade's price is the bid, the ask or their middle in the symbol's last quote before it; ask >
// bid; trade ids ascend with exchange time; a row is late only against arrival order: rows that are not late ascend in
// time.
using System.Collections.Immutable;
using System.Numerics;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Core.World;

namespace NativeStore.Simulation;

/// <summary>
/// A simulated trading day: trades and quotes in the order they arrive in, the same for the same options on every
/// machine. A stream: ask with <see cref="TryNext"/> until it is over. Allocates nothing per row. Not thread-safe.
/// </summary>
/// <example>
/// <code>
/// var day = new MarketDay(new MarketDayOptions { Seed = 7, SymbolCount = 20 });
/// var symbols = day.Intern(database.Symbols);
/// while (day.TryNext(out var row))
/// {
///     if (row.IsTrade) trades.Append(row.ToTrade(symbols)); else quotes.Append(row.ToQuote(symbols));
/// }
/// </code>
/// </example>
public sealed class MarketDay
{
    private const long TickMantissa = 100;
    private const long FirstTradeId = 10_000_000;
    private const int SweepMax = 12;
    private const int PrintsMean = 2;

    private static readonly ImmutableArray<string> KnownNames =
    [
        "ORCA", "LYNX", "IBEX", "PUMA", "HAWK", "WREN", "MOLE", "TOAD", "CRAB", "SWAN", "BOAR", "DEER",
        "GOAT", "HARE", "KIWI", "MINK", "NEWT", "PIKE", "RAVN", "SEAL",
    ];

    private readonly MarketDayOptions _options;
    private readonly SeededRandom _random;
    private readonly SessionClock _clock;
    private readonly SymbolPicker _picker;
    private readonly BookTop[] _books;
    private readonly LateRows _late = new();
    private long _tradesLeft;
    private long _quotesLeft;
    private int _openingSymbol;
    private int _sweepLeft;
    private MarketEvent _sweep;
    private long _nanos;
    private long _tradeId = FirstTradeId;
    private bool _hasPassed;

    /// <summary>Prepares the day.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public MarketDay(MarketDayOptions? options = null)
    {
        _options = options ?? new MarketDayOptions();
        _options.Validate();
        _random = new SeededRandom(_options.Seed);
        _tradesLeft = _options.TradeCount;
        _quotesLeft = _options.QuoteCount;
        _clock = new SessionClock(_options, _tradesLeft + _quotesLeft - _options.SymbolCount, _random);
        _picker = new SymbolPicker(_options.SymbolCount);
        SymbolNames = [.. Enumerable.Range(0, _options.SymbolCount).Select(NameOf)];
        _books = [.. Enumerable.Range(0, _options.SymbolCount).Select(rank => BookTop.Start(rank, _random))];
    }

    /// <summary>The names of the symbols, the busiest first.</summary>
    public ImmutableArray<string> SymbolNames { get; }

    /// <summary>The symbols of <see cref="SymbolNames"/> in a dictionary, in order.</summary>
    public Symbol[] Intern(SymbolDictionary symbols) => [.. SymbolNames.Select(symbols.Intern)];

    /// <summary>The next row to arrive; false when the day is over.</summary>
    public bool TryNext(out MarketEvent row)
    {
        while (true)
        {
            if (_hasPassed)
            {
                _hasPassed = false;
                if (_late.Count > 0 && _late.TryPass(out row))
                {
                    return true;
                }
            }

            if (_tradesLeft + _quotesLeft == 0)
            {
                _hasPassed = _late.Count > 0;
                if (!_hasPassed)
                {
                    row = default;
                    return false;
                }

                continue;
            }

            row = Make();
            if (_late.Count == LateRows.DelayMax / 2 || _random.NextDouble() >= _options.LateShare)
            {
                _hasPassed = true;
                return true;
            }

            _late.Hold(row, 1 + _random.NextInt32(LateRows.DelayMax - 1));
        }
    }

    private MarketEvent Make()
    {
        if (_openingSymbol < _books.Length)
        {
            return MakeQuote(_openingSymbol++);
        }

        if (_sweepLeft > 0)
        {
            _sweepLeft--;
            return MakeTrade(_sweep.SymbolIndex, _sweep.Price);
        }

        // Drawing without replacement: the day ends with exactly the rows asked for, and their mix stays the same all
        // day because a draw that means trades takes PrintsMean of them.
        var isTrade = _random.NextInt64(_tradesLeft + (PrintsMean * _quotesLeft)) < _tradesLeft;
        if (!isTrade)
        {
            _nanos = _clock.Next(1);
            return MakeQuote(_picker.Draw(_random));
        }

        // One order often takes several others: trades of one symbol, price and time.
        var prints = (int)Math.Min(_tradesLeft, DrawPrints());
        _nanos = _clock.Next(prints);
        _sweepLeft = prints - 1;
        var symbol = _picker.Draw(_random);
        _sweep = new MarketEvent { SymbolIndex = symbol, Price = TradePrice(_books[symbol]) };
        return MakeTrade(symbol, _sweep.Price);
    }

    /// <summary>One with probability 1/2, two with 1/4, and so on.</summary>
    private int DrawPrints() => 1 + BitOperations.TrailingZeroCount(_random.NextUInt64() | (1UL << (SweepMax - 1)));

    private Fixed64<S4> TradePrice(in BookTop book)
    {
        var side = _random.NextInt32(32);
        var mantissa = side == 0
            ? (book.BidTicks + book.AskTicks) * TickMantissa / 2
            : (side <= 16 ? book.BidTicks : book.AskTicks) * TickMantissa;
        return Fixed64<S4>.FromMantissa(mantissa);
    }

    private MarketEvent MakeTrade(int symbol, Fixed64<S4> price)
    {
        _tradesLeft--;
        _tradeId += 1 + (long)(_random.NextUInt64() & 7);
        return new MarketEvent
        {
            IsTrade = true,
            Time = new Timestamp(_options.Open.Nanos + _nanos),
            SymbolIndex = symbol,
            Price = price,
            Size = DrawSize(),
            TradeId = _tradeId,
        };
    }

    private MarketEvent MakeQuote(int symbol)
    {
        _quotesLeft--;
        ref var book = ref _books[symbol];
        book.Move(SessionClock.SpreadFactor(_nanos), _random);
        return new MarketEvent
        {
            Time = new Timestamp(_options.Open.Nanos + _nanos),
            SymbolIndex = symbol,
            BidPrice = Fixed64<S4>.FromMantissa(book.BidTicks * TickMantissa),
            AskPrice = Fixed64<S4>.FromMantissa(book.AskTicks * TickMantissa),
            BidSize = DrawSize(),
            AskSize = DrawSize(),
        };
    }

    /// <summary>An odd lot, or round lots: mostly few, one in a thousand a block of thousands of shares.</summary>
    private int DrawSize()
    {
        if (_random.NextDouble() < _options.OddLotShare)
        {
            return 1 + _random.NextInt32(99);
        }

        var bits = _random.NextUInt64();
        var lots = 1 + BitOperations.TrailingZeroCount(bits | (1UL << 20));
        var isBlock = (bits >> 54) == 0;
        return 100 * (isBlock ? 50 * lots : lots);
    }

    private static string NameOf(int rank)
    {
        if (rank < KnownNames.Length)
        {
            return KnownNames[rank];
        }

        var rest = rank - KnownNames.Length;
        return $"X{(char)('A' + (rest / 676 % 26))}{(char)('A' + (rest / 26 % 26))}{(char)('A' + (rest % 26))}";
    }
}
