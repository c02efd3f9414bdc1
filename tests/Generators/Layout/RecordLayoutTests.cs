using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Layout;

public sealed class TickLayoutTests : LayoutTests<Tick, Tick.Row>;

public sealed class TradeLayoutTests : LayoutTests<Trade, Trade.Row>;

public sealed class PositionLayoutTests : LayoutTests<Position, Position.Row>;

public sealed class QuoteLayoutTests : LayoutTests<Quote, Quote.Row>;

public sealed class InstrumentLayoutTests : LayoutTests<Instrument, Instrument.Row>;

public sealed class EntryLayoutTests : LayoutTests<Venue.Book.Entry, Venue.Book.Entry.Row>;

public sealed class OrderLayoutTests : LayoutTests<Order, Order.Row>;

public sealed class FlowLayoutTests : LayoutTests<Flow, Flow.Row>;

/// <summary>No record of this assembly goes untested.</summary>
public sealed class RecordLayoutTests
{
    [Fact]
    public void EveryRecordHasLayoutTests()
    {
        var types = typeof(RecordLayoutTests).Assembly.GetTypes();
        var records = types.Where(type =>
            type.IsDefined(typeof(SeriesAttribute), false) || type.IsDefined(typeof(KeyedAttribute), false));
        var tested = types.Select(type => type.BaseType)
            .Where(type => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(LayoutTests<,>))
            .Select(type => type!.GetGenericArguments()[0]);
        tested.ShouldBe(records, ignoreOrder: true);
    }
}
