using System.Globalization;
using System.Text;
using NativeStore.Core.Numbers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>Parsing, formatting and doubles against Python's decimal, in UTF-8 and UTF-16.</summary>
public sealed class OracleTextTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void ParsingAgreesWithPython()
    {
        int count = 0;
        foreach (string[] row in PythonOracle.Numbers("texts64.txt"))
        {
            (int scale, RoundingMode? mode, string text) = Arguments(row);
            DecimalStatus status = DecimalText.TryParseInt64(Utf8(text), scale, mode, out long mantissa);
            Show(status, mantissa).ShouldBe(row[4], string.Join(' ', row));
            status = DecimalText.TryParseInt64(text, scale, mode, out mantissa);
            Show(status, mantissa).ShouldBe(row[4], string.Join(' ', row));
            if (mode is null)
            {
                status = DecimalText.TryParseInt64(Utf8(text), scale, out mantissa);
                Show(status, mantissa).ShouldBe(row[4], string.Join(' ', row));
            }

            count++;
        }

        foreach (string[] row in PythonOracle.Numbers("texts128.txt"))
        {
            (int scale, RoundingMode? mode, string text) = Arguments(row);
            DecimalStatus status = DecimalText.TryParseInt128(Utf8(text), scale, mode, out Int128 mantissa);
            Show(status, mantissa).ShouldBe(row[4], string.Join(' ', row));
            status = DecimalText.TryParseInt128(text, scale, mode, out mantissa);
            Show(status, mantissa).ShouldBe(row[4], string.Join(' ', row));
            count++;
        }

        Report(count, 12_000);
    }

    [SkippableTheory]
    [InlineData("formats64.txt")]
    [InlineData("formats128.txt")]
    public void FormattingAgreesWithPython(string file)
    {
        int count = 0;
        Span<byte> utf8 = stackalloc byte[DecimalText.MaxLength];
        foreach (string[] row in PythonOracle.Numbers(file))
        {
            int scale = int.Parse(row[0], CultureInfo.InvariantCulture);
            Int128 mantissa = Int128.Parse(row[1], CultureInfo.InvariantCulture);
            DecimalText.Format(mantissa, scale).ShouldBe(row[2]);
            DecimalText.Format(mantissa, scale, trimZeros: true).ShouldBe(row[3]);
            DecimalText.TryFormat(mantissa, scale, utf8, out int length).ShouldBeTrue();
            Encoding.UTF8.GetString(utf8[..length]).ShouldBe(row[2]);
            DecimalText.TryFormat(mantissa, scale, utf8[..length], out _).ShouldBeTrue();
            DecimalText.TryFormat(mantissa, scale, utf8[..(length - 1)], out int written).ShouldBeFalse();
            written.ShouldBe(0);
            DecimalText.TryParseInt128(row[2], scale, null, out Int128 parsed).ShouldBe(DecimalStatus.Done);
            parsed.ShouldBe(mantissa);
            count++;
        }

        Report(count, 3_000);
    }

    [SkippableTheory]
    [InlineData("doubles64.txt")]
    [InlineData("doubles128.txt")]
    public void DoublesAreTheNearestAndAreReadByTheirShortestText(string file)
    {
        int count = 0;
        foreach (string[] row in PythonOracle.Numbers(file))
        {
            int scale = int.Parse(row[1], CultureInfo.InvariantCulture);
            Int128 mantissa = Int128.Parse(row[2], CultureInfo.InvariantCulture);
            double nearest = BitConverter.Int64BitsToDouble(long.Parse(row[3], CultureInfo.InvariantCulture));
            DecimalConvert.ToDouble(mantissa, scale).ShouldBe(nearest, string.Join(' ', row));
            RoundingMode? mode = row[4] == "Exact" ? null : Enum.Parse<RoundingMode>(row[4]);
            DecimalStatus status = DecimalConvert.FromDouble(nearest, scale, mode, out Int128 back);
            if (row[0] == "64" && status == DecimalStatus.Done && back != (long)back)
            {
                status = DecimalStatus.Overflow;
            }

            Show(status, back).ShouldBe(row[5], string.Join(' ', row));
            count++;
        }

        Report(count, 2_000);
    }

    private static (int Scale, RoundingMode? Mode, string Text) Arguments(string[] row) =>
        (int.Parse(row[2], CultureInfo.InvariantCulture),
            row[1] == "Exact" ? null : Enum.Parse<RoundingMode>(row[1]),
            row[3]);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Show(DecimalStatus status, Int128 mantissa) => status switch
    {
        DecimalStatus.Done => mantissa.ToString(CultureInfo.InvariantCulture),
        DecimalStatus.Inexact => "inexact",
        DecimalStatus.Overflow => "overflow",
        _ => "malformed",
    };

    private void Report(int count, int atLeast)
    {
        output.WriteLine($"{count} vectors of seed {PythonOracle.Seed}");
        count.ShouldBeGreaterThanOrEqualTo(atLeast);
    }
}
