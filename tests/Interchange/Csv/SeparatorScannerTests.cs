using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Tests.Csv;

public sealed unsafe class SeparatorScannerTests
{
    public static TheoryData<int> Widths => [512, 256, 128, 64];

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryWidthFindsWhatAByteLoopFinds(int width)
    {
        var seed = 20260302;
        var random = new Core.World.SeededRandom((ulong)seed);
        for (var run = 0; run < 3_000; run++)
        {
            var text = RandomText(random, random.NextInt32(300));
            var from = random.NextInt32(Math.Max(1, text.Length));
            var expected = Naive(text, from, (byte)',');
            ShouldBeSame(
                Scan((ScanWidth)width, text, from, (byte)','), expected, $"seed {seed}, run {run}, from {from}");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryByteValueIsToldApartFromTheFour(int width)
    {
        for (var value = 0; value < 256; value++)
        {
            var text = Enumerable.Repeat((byte)'x', 130).ToArray();
            text[value % 130] = (byte)value;
            text[129] = (byte)'\n';
            ShouldBeSame(Scan((ScanWidth)width, text, 0, (byte)';'), Naive(text, 0, (byte)';'), $"byte {value}");
        }
    }

    [Fact]
    public void TheScanStopsAfterTheBlockThatFillsTheList()
    {
        var text = Enumerable.Repeat((byte)',', 1_000).ToArray();
        Scan(ScanWidths.Preferred, text, 0, (byte)',', countMin: 10).Positions.ShouldBe(Enumerable.Range(0, 64));
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("256", 256)]
    [InlineData("128", 128)]
    [InlineData("scalar", 64)]
    public void TheEnvironmentForcesAWidth(string value, int width) => ((int)ScanWidths.Choose(value)).ShouldBe(width);

    [Fact]
    public void AnUnknownWidthIsRefused()
    {
        Should.Throw<ArgumentException>(() => ScanWidths.Choose("avx"))
            .Message.ShouldContain("NATIVESTORE_CSV_VECTOR is 'avx'");
        Enum.IsDefined(ScanWidths.Choose(null)).ShouldBeTrue();
    }

    private static void ShouldBeSame(
        (int[] Positions, int Lines, bool MetQuote) actual, (int[] Positions, int Lines, bool MetQuote) expected,
            string message)
    {
        actual.Positions.ShouldBe(expected.Positions, message);
        (actual.Lines, actual.MetQuote).ShouldBe((expected.Lines, expected.MetQuote), message);
    }

    private static byte[] RandomText(Core.World.SeededRandom random, int length)
    {
        ReadOnlySpan<byte> alphabet = "abc0189.,,,,\n\n\r\r\";-\u00ff"u8;
        var withQuotes = random.NextInt32(4) == 0;
        var text = new byte[length];
        for (var index = 0; index < length; index++)
        {
            do
            {
                text[index] = alphabet[random.NextInt32(alphabet.Length)];
            }
            while (text[index] == '"' && !(withQuotes && random.NextInt32(20) == 0));
        }

        return text;
    }

    private static (int[] Positions, int Lines, bool MetQuote) Scan(
        ScanWidth width, byte[] text, int from, byte delimiter, int countMin = int.MaxValue)
    {
        // What stands behind the text must not matter: a LF behind a last CR, separators behind the end.
        var padded = new byte[text.Length + SeparatorScanner.Padding];
        padded.AsSpan().Fill((byte)'\n');
        text.CopyTo(padded, 0);
        var positions = new int[text.Length + SeparatorScanner.Slack];
        fixed (byte* start = padded)
        fixed (int* list = positions)
        {
            var scan = SeparatorScanner.Scan(width, start, from, text.Length, delimiter, list, countMin);
            return (positions[..scan.Count], scan.LineCount, scan.MetQuote);
        }
    }

    private static (int[] Positions, int Lines, bool MetQuote) Naive(byte[] text, int from, byte delimiter)
    {
        var positions = new List<int>();
        var lines = 0;
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                return ([.. positions], lines, true);
            }

            var isLineEnd = text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n'));
            if (isLineEnd || text[at] == delimiter)
            {
                positions.Add(at);
                lines += isLineEnd ? 1 : 0;
            }
        }

        return ([.. positions], lines, false);
    }
}
