using System.Text;
using NativeStore.Core.Time;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Time;

public sealed class DurationTests
{
    [Theory]
    [InlineData("5m", 300_000_000_000, "5m")]
    [InlineData("250ms", 250_000_000, "250ms")]
    [InlineData("2d", 172_800_000_000_000, "2d")]
    [InlineData("1h30m", 5_400_000_000_000, "1h30m")]
    [InlineData("90m", 5_400_000_000_000, "1h30m")]
    [InlineData("1w", 604_800_000_000_000, "7d")]
    [InlineData("10us5ns", 10_005, "10us5ns")]
    [InlineData("-1s500ms", -1_500_000_000, "-1s500ms")]
    [InlineData("0", 0, "0s")]
    [InlineData("0s", 0, "0s")]
    [InlineData("9223372036854775807ns", long.MaxValue, "106751d23h47m16s854ms775us807ns")]
    [InlineData("-9223372036854775808ns", long.MinValue, "-106751d23h47m16s854ms775us808ns")]
    public void TextNamesCountsOfUnitsFromLargeToSmall(string text, long nanos, string shortest)
    {
        Duration duration = Duration.Parse(text);
        duration.Nanos.ShouldBe(nanos);
        duration.ToString().ShouldBe(shortest);
        Duration.Parse(shortest).ShouldBe(duration);
        Duration.Parse(Encoding.UTF8.GetBytes(text)).ShouldBe(duration);
        Duration.TryParse(text, null, out Duration parsed).ShouldBeTrue();
        Duration.TryParse(text.AsSpan(), null, out parsed).ShouldBeTrue();
        Duration.TryParse(Encoding.UTF8.GetBytes(text), null, out parsed).ShouldBeTrue();
        parsed.ShouldBe(duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5mm")]
    [InlineData("5 m")]
    [InlineData("1m1h")]
    [InlineData("1m1m")]
    [InlineData("1.5s")]
    [InlineData("1y")]
    [InlineData("5M")]
    [InlineData("1h30")]
    public void WhatIsNoDurationIsRefused(string text) =>
        Should.Throw<TimeFormatException>(() => Duration.Parse(text)).Message.ShouldContain("is not a duration");

    [Theory]
    [InlineData("9223372036854775808ns")]
    [InlineData("-9223372036854775809ns")]
    [InlineData("106752d")]
    [InlineData("99999999999999999999999999999999ns")]
    public void WhatInt64CannotHoldIsRefused(string text) =>
        Should.Throw<TimeRangeException>(() => Duration.Parse(text)).Message.ShouldContain("106751d");

    [Fact]
    public void ArithmeticIsChecked()
    {
        Duration minute = Duration.FromMinutes(1);
        (minute + Duration.FromSeconds(30)).ShouldBe(Duration.Parse("1m30s"));
        (minute - Duration.FromMilliseconds(1)).ShouldBe(Duration.Parse("59s999ms"));
        (minute * 60).ShouldBe(Duration.FromHours(1));
        (-minute).Nanos.ShouldBe(-60_000_000_000);
        Duration.FromMicroseconds(3).Nanos.ShouldBe(3_000);
        Duration.AdditiveIdentity.ShouldBe(Duration.Zero);
        Should.Throw<TimeRangeException>(() => Duration.MaxValue + new Duration(1)).Message.ShouldContain("The sum");
        Should.Throw<TimeRangeException>(() => -Duration.MinValue);
        Should.Throw<TimeRangeException>(() => Duration.FromDays(200_000));
    }

    [Fact]
    public void TimeSpansConvertExactlyOrNotAtAll()
    {
        Duration.From(TimeSpan.FromMilliseconds(5)).ShouldBe(Duration.Parse("5ms"));
        Duration.Parse("1d").ToTimeSpan().ShouldBe(TimeSpan.FromDays(1));
        Should.Throw<TimeInexactException>(() => new Duration(150).ToTimeSpan());
        Should.Throw<TimeRangeException>(() => Duration.From(TimeSpan.MaxValue));
    }

    [Fact]
    public void OrderIsOrderOfLength()
    {
        Duration one = new(1);
        Duration two = new(2);
        (one < two).ShouldBeTrue();
        (one > two).ShouldBeFalse();
        (one <= two).ShouldBeTrue();
        (one >= two).ShouldBeFalse();
        (one == two, one != two).ShouldBe((false, true));
        one.CompareTo((object)two).ShouldBe(-1);
        one.CompareTo(null).ShouldBe(1);
        one.Equals((object)one).ShouldBeTrue();
        one.Equals((object)1L).ShouldBeFalse();
        one.GetHashCode().ShouldBe(new Duration(1).GetHashCode());
        Should.Throw<TimeFormatException>(() => one.CompareTo(TimeSpan.Zero)).Message.ShouldContain("TimeSpan");
    }

    [Fact]
    public void FormattingFillsTheDestinationOrSaysThatItDoesNotFit()
    {
        Duration duration = Duration.Parse("1h30m");
        Span<char> text = stackalloc char[5];
        duration.TryFormat(text, out int characters).ShouldBeTrue();
        characters.ShouldBe(5);
        duration.TryFormat(text[..4], out characters).ShouldBeFalse();
        characters.ShouldBe(0);
        Span<byte> utf8 = stackalloc byte[5];
        duration.TryFormat(utf8, out int bytes).ShouldBeTrue();
        bytes.ShouldBe(5);
        duration.TryFormat(utf8[..4], out bytes).ShouldBeFalse();
        duration.ToString("", null).ShouldBe("1h30m");
    }
}
