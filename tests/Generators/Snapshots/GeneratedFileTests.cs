using System.Runtime.CompilerServices;
using NativeStore.Generators.Tests.Compiling;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Snapshots;

/// <summary>Generated files, read and approved by a person; each also compiles without a warning.</summary>
public sealed class GeneratedFileTests
{
    [Fact]
    public void ASeriesOfOneColumn() => Approve("""
        namespace Market;

        [Series("ticks")]
        public readonly partial record struct Tick([TimeKey] Timestamp Time);
        """);

    [Fact]
    public void ATradeWithOptionsAndRunningSums() => Approve("""
        namespace Market;

        [Series("trades", CompressAfter = "5m", RetainFor = "2d", Priority = DataPriority.Critical)]
        [RunningSumOfProducts(nameof(Price), nameof(Size))]
        public readonly partial record struct Trade(
            [TimeKey] Timestamp Time,
            [SeriesKey] Symbol Symbol,
            Fixed64<S4> Price,
            [RunningSum] long Size,
            [Unique] long TradeId);
        """);

    [Fact]
    public void AKeyedPosition() => Approve("""
        namespace Desk.Books;

        [Keyed("positions")]
        public readonly partial record struct Position(
            [PrimaryKey] long Account,
            [PrimaryKey] Symbol Symbol,
            long Quantity,
            Fixed128<S8> Cost,
            [Index] Timestamp Updated);
        """);

    [Fact]
    public void NullableColumnsEnumsTextsAndInlineArrays() => Approve("""
        namespace Market;

        public enum Side : sbyte { Sell = -1, None = 0, Buy = 1 }

        [InlineArray(3)]
        public struct Depth { private Fixed64<S2> _first; }

        [Series("books")]
        public readonly partial record struct Book(
            bool Firm,
            [TimeKey] Timestamp Time,
            Side Side,
            bool? Auction,
            long? Quantity,
            Depth Bids,
            Depth? Asks,
            Side? Aggressor,
            FixedText<L12> Isin,
            FixedText<L4>? Condition,
            int @class);
        """);

    [Fact]
    public void ANestedRecordInTheGlobalNamespace() => Approve("""
        partial class Venue
        {
            internal partial interface IFeed
            {
                [Series("quotes")]
                internal readonly partial record struct Quote([TimeKey] Timestamp Time, [SeriesKey] ushort Channel);
            }
        }
        """);

    [Fact]
    public void CompositeKeys() => Approve("""
        namespace Market;

        [Series("fills")]
        public readonly partial record struct Fill(
            [TimeKey, Unique] Timestamp Time,
            [SeriesKey] Symbol Symbol,
            [SeriesKey] byte Venue,
            [Unique] int Sequence,
            [Unique] FixedText<L8> Source);
        """);

    [Fact]
    public void ColumnsBesideThePrimaryConstructor() => Approve("""
        namespace Market;

        [Series("bars")]
        public readonly partial record struct Bar([TimeKey] Timestamp Time)
        {
            public required double Open { get; init; }

            internal readonly int? Ticks;

            public double Doubled => Open * 2;
        }
        """);

    [Fact]
    public void RunningSumsOfEveryWidthAndSign() => Approve("""
        namespace Market;

        [Series("flows")]
        [RunningSumOfProducts("Signed", "Small")]
        [RunningSumOfProducts("Wide", "Wide")]
        [RunningSumOfProducts("wide", "signed")]
        public readonly partial record struct Flow(
            [TimeKey] Timestamp Time,
            [RunningSum] long Signed,
            [RunningSum] ulong Wide,
            [RunningSum] sbyte Small,
            [RunningSum] Fixed64<S2> Fee);
        """);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Approve(string source)
    {
        var compiled = GeneratorRun.Generate(GeneratorRun.WithUsings(source));
        compiled.Diagnostics.ShouldBeEmpty();
        compiled.Errors.ShouldBeEmpty();
        compiled.Files.Count.ShouldBe(1);
        var (name, text) = compiled.Files.Single();
        $"// {name}\n{text}".ShouldMatchApproved(configuration => configuration
            .LocateTestMethodUsingAttribute<FactAttribute>()
            .SubFolder("Approved")
            .WithFileExtension(".cs.txt")
            .NoDiff());
    }
}
