using NativeStore.Cli.Demo;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;

namespace NativeStore.Tests.Cli;

public class TerminalTests
{
    [Fact]
    public void ASparklineGoesFromTheLowestToTheHighest()
    {
        Sparkline.Draw([10, 11, 12, 13, 14, 15, 16, 17]).ShouldBe("▁▂▃▄▅▆▇█");
        Sparkline.Draw([5, 5]).ShouldBe("▅▅");
        Sparkline.Draw([]).ShouldBe("");
    }

    [Theory]
    [InlineData("1234567.891", 2, "1,234,567.89")]
    [InlineData("-1234.5", 2, "-1,234.5")]
    [InlineData("-123456", 0, "-123,456")]
    [InlineData("999.999", 2, "1,000")]
    [InlineData("0.005", 2, "0")]
    [InlineData("0.015", 2, "0.02")]
    [InlineData("100", 4, "100")]
    public void ANumberForPeopleIsRoundedAndGrouped(string exact, int decimals, string shown) =>
        ExactText.Rounded(Fixed128<S6>.Parse(exact), decimals).ShouldBe(shown);

    [Fact]
    public void APriceKeepsItsCents() => ExactText.Rounded(Fixed128<S6>.Parse("1200.5"), 6, 2).ShouldBe("1,200.50");

    [Fact]
    public void AnExactNumberHasAllItsDigitsAndNoMore()
    {
        ExactText.Of(Fixed128<S6>.Parse("1200.500")).ShouldBe("1200.5");
        ExactText.Of(new ExactProduct(1200, 2)).ShouldBe("12");
        ExactText.Of(new ExactProduct(1200, 0)).ShouldBe("1200");
        ExactText.Of(new ExactProduct(0, 42)).ShouldBe("0");
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(2048, "2.0 KiB")]
    [InlineData(3 << 20, "3.0 MiB")]
    [InlineData(5L << 30, "5.00 GiB")]
    public void BytesAreShownInTheUnitThatReadsBest(long bytes, string shown) => ExactText.Bytes(bytes).ShouldBe(shown);

    [Fact]
    public void ALaterTimeLeavesOutWhatTheEarlierOneShows()
    {
        var open = Timestamp.Parse("2026-03-02T14:30:00Z");
        ExactText.After(open, open + Duration.FromHours(1), 0).ShouldBe("15:30:00");
        ExactText.After(open, open + Duration.FromDays(1), 0).ShouldBe("03-03 14:30:00");
        ExactText.After(open, open + Duration.FromDays(365), 0).ShouldBe("2027-03-02 14:30:00");
    }

    [Fact]
    public void RejectsArePreviewedAsTheyWereWritten()
    {
        using var file = new MemoryStream();
        using var preview = new RejectPreview(file);
        preview.Write("line,column,reason,text\n"u8);
        preview.Write("7,\"Price\",\"\"\"ten\"\" is\nno number, sorry\",\"a,\"\"b\"\"\"\n9,,"u8);
        preview.Write("\"cut"u8.ToArray(), 0, 4);
        preview.Read().ShouldBe([new RejectFacts(7, "Price", "\"ten\" is\nno number, sorry")]);
        file.Length.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void ThePreviewIsBoundedWhateverTheNumberOfRejects()
    {
        using var preview = new RejectPreview(null);
        preview.Write("line,column,reason,text\n"u8);
        for (var line = 1; line <= 20_000; line++)
        {
            preview.Write(System.Text.Encoding.UTF8.GetBytes($"{line},\"Price\",\"bad\",\"text\"\n"));
        }

        preview.Read().Count.ShouldBe(10);
        preview.Read()[9].Line.ShouldBe(10);
    }

    [Fact]
    public void QuantilesAreOfTheLookupsThemselves()
    {
        var made = 0;
        var latency = LatencyProbe.Measure("nothing", 1000, _ => made++);
        made.ShouldBe(1100, "a tenth runs first, unmeasured");
        latency.Count.ShouldBe(1000);
        latency.Micros.ShouldBe(latency.Micros.Order());
    }
}
