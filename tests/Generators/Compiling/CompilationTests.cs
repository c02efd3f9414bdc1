using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Compiling;

/// <summary>Records that are written in unusual ways generate code that compiles without a warning.</summary>
public sealed class CompilationTests
{
    [Fact]
    public void ARecordMayHaveSeveralParts() => Compiles("""
        public partial record struct Trade([property: TimeKey] Timestamp Time)
        {
            public long Size { get; init; }
        }

        [Series("trades")]
        public partial record struct Trade;

        public readonly partial record struct Trade
        {
            public bool IsLarge => Size > 10_000;
        }
        """);

    [Fact]
    public void ARecordMayHaveNoPrimaryConstructor() => Compiles("""
        [Series("trades")]
        public readonly partial record struct Trade
        {
            public Trade(Timestamp time) => Time = time;

            [TimeKey] public Timestamp Time { get; }

            public readonly Fixed64<S2> Price;

            [Unique] public long Id { get; init; }

            public static int Count { get; set; }

            public const int Version = 3;

            public long this[int index] => index;
        }
        """);

    [Fact]
    public void APropertyMayReplaceAParameter() => Compiles("""
        [Series("trades")]
        public readonly partial record struct Trade([TimeKey] Timestamp Time, long Size)
        {
            public long Size { get; init; } = Size;
        }
        """);

    [Fact]
    public void NamesMayBeKeywordsOrNamesOfTypes() => Compiles("""
        namespace @namespace.@event;

        public enum Enum { String = 1, @int = 2 }

        [Series("select")]
        [RunningSumOfProducts("class", "long")]
        public readonly partial record struct @struct(
            [TimeKey, Unique] Timestamp Timestamp,
            [SeriesKey] Symbol Symbol,
            [SeriesKey] Enum Enum,
            [Unique] long @long,
            long @class,
            int? value,
            int field,
            int record,
            bool? @bool);
        """);

    [Fact]
    public void TypesOfTheUserMayHaveNamesOfTheSystem() => Compiles("""
        namespace Market.System;

        public class Unsafe;

        public class NativeStore;

        public class Int128;

        [Series("trades")]
        [RunningSumOfProducts("Size", "Id")]
        public readonly partial record struct Trade([TimeKey] Timestamp Time, [RunningSum] long Size, ulong Id);
        """);

    [Fact]
    public void AnEnumMayHaveAnyUnderlyingTypeAndNoMembers() => Compiles("""
        public enum Flags : ulong { None = 0, All = ulong.MaxValue }

        public enum Signed : long { Least = long.MinValue }

        public enum Nothing : ushort;

        [Keyed("orders")]
        public readonly partial record struct Order([PrimaryKey] Flags Flags, [Index] Signed Signed, Nothing? Nothing);
        """);

    [Fact]
    public void AnInlineArrayMayBeGenericAndHoldAnyColumnType() => Compiles("""
        [InlineArray(2)]
        public struct Two<T> { private T _first; }

        public enum Side : byte { Buy, Sell }

        [Series("books")]
        public readonly partial record struct Book(
            [TimeKey] Timestamp Time,
            Two<Fixed128<S2>> Costs,
            Two<bool> Flags,
            Two<Side>? Sides,
            Two<FixedText<L4>> Names,
            Two<Symbol> Symbols);
        """);

    [Fact]
    public void EveryColumnMayBeNullableUpToTheWidestRow()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 70).Select(index => $"byte? C{index}"));
        Compiles($$"""
            [InlineArray(7989)]
            public struct Levels { private long _first; }

            [Series("wide")]
            public readonly partial record struct Wide([TimeKey] Timestamp Time, Levels Levels, {{columns}});
            """).Files.Values.Single().ShouldContain("RowSize = 64000;");
    }

    [Fact]
    public void TwoRecordsOfOneNameMayStandInTwoTypes()
    {
        var compiled = Compiles("""
            public partial struct Bid
            {
                [Series("bids")]
                public readonly partial record struct Level([TimeKey] Timestamp Time);
            }

            public partial record Ask
            {
                [Series("asks")]
                internal readonly partial record struct Level([TimeKey] Timestamp Time);
            }
            """);
        compiled.Files.Keys.Order().ShouldBe(["Ask.Level.g.cs", "Bid.Level.g.cs"]);
        compiled.Files["Ask.Level.g.cs"].ShouldContain("internal static partial class AskLevelView");
    }

    [Fact]
    public void AnApplicationMayAddColumnsOfItsOwn() => Compiles("""
        [Series("quotes")]
        public readonly partial record struct Quote([TimeKey] Timestamp Time, long Bid, long Ask);

        public static partial class QuoteView
        {
            extension(RowView<Quote> view)
            {
                public long Spread => view.Ask - view.Bid;
            }
        }
        """);

    [Fact]
    public void AProjectMayCheckForOverflow()
    {
        var compiled = Compiles("""
            [Series("flows")]
            [RunningSumOfProducts("Size", "Size")]
            public readonly partial record struct Flow([TimeKey] Timestamp Time, ulong Size);
            """);
        compiled.Files.Values.Single().ShouldContain("unchecked");
    }

    private static Compiled Compiles(string source)
    {
        var compiled = GeneratorRun.Generate(GeneratorRun.WithUsings(source));
        compiled.Diagnostics.ShouldBeEmpty();
        compiled.Errors.ShouldBeEmpty();
        compiled.Files.ShouldNotBeEmpty();
        return compiled;
    }
}
