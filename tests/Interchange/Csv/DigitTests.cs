using System.Globalization;
using System.Text;
using NativeStore.Core.World;
using NativeStore.Interchange.Csv.Fields;

namespace NativeStore.Interchange.Tests.Csv;

public sealed unsafe class DigitTests
{
    private const int Margin = 64;

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void RunsOfDigitsAreReadWhateverStandsAroundThem(bool inVectors)
    {
        Skip.If(inVectors && !DigitVectors.IsSupported, "This processor has no multiply-add of neighbours (SSSE3).");
        const ulong seed = 16;
        var random = new SeededRandom(seed);
        for (var run = 0; run < 20_000; run++)
        {
            var count = 1 + random.NextInt32(inVectors ? 16 : 19);
            var text = RandomText(random, count, (byte)'9' + 1);
            var expected = text.All(char.IsAsciiDigit);
            fixed (byte* bytes = Surround(text, random))
            {
                var end = bytes + Margin + count;
                var isNumber = inVectors
                    ? DigitVectors.TryParse(end, count, out var number)
                    : DigitLoad.TryParseWords(end, count, out number);
                isNumber.ShouldBe(expected, $"seed {seed}, run {run}, '{text}'");
                (expected ? number : 0).ShouldBe(expected ? ulong.Parse(text, CultureInfo.InvariantCulture) : 0, text);
            }
        }
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void DecimalsAreReadWhereverTheirPointIs(bool inVectors)
    {
        Skip.If(inVectors && !DigitVectors.IsSupported, "This processor has no multiply-add of neighbours (SSSE3).");
        const ulong seed = 17;
        var random = new SeededRandom(seed);
        for (var run = 0; run < 20_000; run++)
        {
            var length = 1 + random.NextInt32(16);
            var text = RandomText(random, length, (byte)'/');
            var digits = text.Count(character => character == '.') <= 1
                ? text.Replace(".", "", StringComparison.Ordinal) : "x";
            var expected = digits.Length > 0 && digits.All(char.IsAsciiDigit);
            fixed (byte* bytes = Surround(text, random))
            {
                var end = bytes + Margin + length;
                var isNumber = inVectors
                    ? DigitVectors.TryParseDecimal(end, length, out var number, out var decimals)
                    : DecimalLoad.TryParseWords(end, length, out number, out decimals);
                isNumber.ShouldBe(expected, $"seed {seed}, run {run}, '{text}'");
                if (expected)
                {
                    number.ShouldBe(ulong.Parse(digits, CultureInfo.InvariantCulture), text);
                    decimals.ShouldBe(text.Contains('.', StringComparison.Ordinal)
                        ? length - 1 - text.IndexOf('.', StringComparison.Ordinal) : 0, text);
                }
            }
        }
    }

    private static string RandomText(SeededRandom random, int length, byte odd)
    {
        var text = new StringBuilder();
        var badness = random.NextInt32(4);
        for (var index = 0; index < length; index++)
        {
            var isOther = badness == 0 && random.NextInt32(length) == 0;
            var isPoint = badness == 1 && random.NextInt32(length) == 0;
            text.Append(isOther ? (char)(random.NextInt32(2) == 0 ? odd : random.NextInt32(128)) : isPoint ? '.'
                : (char)('0' + random.NextInt32(10)));
        }

        return text.ToString();
    }

    private static byte[] Surround(string text, SeededRandom random)
    {
        var bytes = new byte[text.Length + (2 * Margin)];
        random.NextBytes(bytes);
        Encoding.Latin1.GetBytes(text).CopyTo(bytes, Margin);
        return bytes;
    }
}
