using System.Runtime.CompilerServices;
using System.Text;
using NativeStore.Core.Time;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Time;

public sealed class TimestampTests
{
    private static readonly Timestamp s_open = Timestamp.FromUtc(2024, 5, 31, 13, 30, 0, 123_456_789);

    [Fact]
    public void ATimestampIsEightBytesOfNanosecondsSinceTheEpoch()
    {
        Unsafe.SizeOf<Timestamp>().ShouldBe(8);
        default(Timestamp).ShouldBe(Timestamp.UnixEpoch);
        Timestamp.UnixEpoch.ToString().ShouldBe("1970-01-01T00:00:00Z");
        s_open.Nanos.ShouldBe(1_717_162_200_123_456_789);
        new Timestamp(-1).ToString().ShouldBe("1969-12-31T23:59:59.999999999Z");
    }

    [Fact]
    public void FieldsAreThoseOfTheUtcCalendar()
    {
        (s_open.Year, s_open.Month, s_open.Day).ShouldBe((2024, 5, 31));
        (s_open.Hour, s_open.Minute, s_open.Second, s_open.Nanosecond).ShouldBe((13, 30, 0, 123_456_789));
        s_open.DayOfWeek.ShouldBe(DayOfWeek.Friday);
        s_open.DayOfYear.ShouldBe(152);
        s_open.IsoWeek.ShouldBe(22);
        s_open.Date.ToString("D").ShouldBe("2024-05-31");
        Timestamp before = new(-1);
        (before.Hour, before.Minute, before.Second, before.Nanosecond).ShouldBe((23, 59, 59, 999_999_999));
        (Timestamp.MinValue.Hour, Timestamp.MinValue.Nanosecond).ShouldBe((0, 145_224_192));
    }

    [Theory]
    [InlineData("2024-05-31", "2024-05-31T00:00:00Z")]
    [InlineData("2024-05-31T09:30", "2024-05-31T09:30:00Z")]
    [InlineData("2024-05-31T09:30Z", "2024-05-31T09:30:00Z")]
    [InlineData("2024-05-31 09:30:00.5", "2024-05-31T09:30:00.500Z")]
    [InlineData("2024-05-31T09:30:00,000001", "2024-05-31T09:30:00.000001Z")]
    [InlineData("2024-05-31T09:30:00-04", "2024-05-31T13:30:00Z")]
    [InlineData("2024-05-31T09:30:00+0530", "2024-05-31T04:00:00Z")]
    [InlineData("2024-02-29T23:59:59.999999999-23:59", "2024-03-01T23:58:59.999999999Z")]
    public void TimesInTheWorldsSpellingsAreRead(string text, string expected)
    {
        Timestamp.Parse(text).ToString().ShouldBe(expected);
        Timestamp.TryParse(text, null, out Timestamp parsed).ShouldBeTrue();
        parsed.ToString().ShouldBe(expected);
        Timestamp.TryParse(Encoding.UTF8.GetBytes(text), null, out parsed).ShouldBeTrue();
        parsed.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-5-31")]
    [InlineData("2024-05-3x")]
    [InlineData("2024/05/31")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-01")]
    [InlineData("2024-05-00")]
    [InlineData("2023-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("2024-04-31T00:00:00Z")]
    [InlineData("2024-05-31T24:00:00Z")]
    [InlineData("2024-05-31T09:60:00Z")]
    [InlineData("2024-05-31T09:30:60Z")]
    [InlineData("2024-05-31T09:30:0")]
    [InlineData("2024-05-31T09:30:x0")]
    [InlineData("2024-05-31T09:30:00.")]
    [InlineData("2024-05-31T09:30:00.Z")]
    [InlineData("2024-05-31T09:30:00.1234567890Z")]
    [InlineData("2024-05-31T09:30:00ZZ")]
    [InlineData("2024-05-31T09:30:00+4")]
    [InlineData("2024-05-31T09:30:00+24:00")]
    [InlineData("2024-05-31T09:30:00+04:60")]
    [InlineData("2024-05-31T09:30:00+04-00")]
    [InlineData("2024-05-31T09:30:00*04:00")]
    [InlineData("2024-05-31_09:30:00Z")]
    [InlineData("2024-05-31T09.30:00Z")]
    [InlineData("2024-05-31T09:30:00.123456789-04:00 and more")]
    [InlineData("２024-05-31T09:30:00")]
    public void WhatIsNoTimeIsRefused(string text)
    {
        Should.Throw<TimeFormatException>(() => Timestamp.Parse(text)).Message.ShouldContain("is not a time");
        Should.Throw<TimeFormatException>(() => Timestamp.Parse(Encoding.UTF8.GetBytes(text)));
        Timestamp.TryParse(text, null, out Timestamp parsed).ShouldBeFalse();
        parsed.ShouldBe(default);
        Timestamp.TryParse((string?)null, null, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("1677-09-21T00:12:43.145224192Z", long.MinValue)]
    [InlineData("2262-04-11T23:47:16.854775807Z", long.MaxValue)]
    public void TheRangeEndsExactlyWhereInt64Ends(string text, long nanos)
    {
        Timestamp edge = Timestamp.Parse(text);
        edge.Nanos.ShouldBe(nanos);
        edge.ToString().ShouldBe(text);
        int outward = Math.Sign(nanos);
        Should.Throw<TimeRangeException>(() => edge + new Duration(outward));
        string beyond = text[..^2] + (char)(text[^2] + outward) + "Z";
        Should.Throw<TimeRangeException>(() => Timestamp.Parse(beyond)).Message.ShouldContain("1677-09-21");
        Should.Throw<TimeRangeException>(() => Timestamp.FromUtc(edge.Year + outward, 1, 1));
        Should.Throw<TimeRangeException>(() => Timestamp.Parse(outward < 0 ? "0000-01-01" : "9999-12-31"));
    }

    [Fact]
    public void ArithmeticIsCheckedAndGoesThroughDurations()
    {
        Timestamp later = s_open + Duration.FromMinutes(90);
        (later - s_open).ShouldBe(Duration.Parse("1h30m"));
        (later - Duration.FromHours(1) - Duration.FromMinutes(30)).ShouldBe(s_open);
        s_open.AddDays(-31).ToString("D").ShouldBe("2024-04-30");
        s_open.AddMonths(-3).ToString("D").ShouldBe("2024-02-29");
        s_open.AddMonths(1).ToString("D").ShouldBe("2024-06-30");
        Timestamp.Parse("2024-02-29").AddYears(1).ToString("D").ShouldBe("2025-02-28");
        Should.Throw<TimeRangeException>(() => Timestamp.MaxValue - Timestamp.MinValue);
        Should.Throw<TimeRangeException>(() => s_open.AddYears(-5_000));
        Should.Throw<TimeRangeException>(() => s_open.AddYears(300)).Message.ShouldContain("3600 months");
        Should.Throw<TimeRangeException>(() => s_open.Floor(Duration.Zero)).Message.ShouldContain("longer than 0");
        Should.Throw<TimeRangeException>(() => Timestamp.MinValue.Date);
        Should.Throw<TimeFormatException>(() => Timestamp.FromUtc(2023, 2, 29)).Message.ShouldContain("2023-2-29");
        Should.Throw<TimeFormatException>(() => Timestamp.FromUtc(2023, 2, 28, 24));
    }

    [Fact]
    public void BucketsAreCountedFromTheEpochInBothDirections()
    {
        s_open.Floor(Duration.FromMinutes(1)).ToString().ShouldBe("2024-05-31T13:30:00Z");
        new Timestamp(-1).Floor(Duration.FromMinutes(1)).ToString().ShouldBe("1969-12-31T23:59:00Z");
        new Timestamp(0).Floor(Duration.FromMinutes(1)).ShouldBe(Timestamp.UnixEpoch);
        s_open.Floor(Duration.Parse("1w")).DayOfWeek.ShouldBe(DayOfWeek.Thursday);
    }

    [Fact]
    public void CountsSinceTheEpochAreReadInTheirUnit()
    {
        Timestamp.FromUnix(1_717_162_200, EpochUnit.Seconds).ToString().ShouldBe("2024-05-31T13:30:00Z");
        Timestamp.FromUnix(-1, EpochUnit.Milliseconds).Nanos.ShouldBe(-1_000_000);
        s_open.ToUnix(EpochUnit.Microseconds).ShouldBe(1_717_162_200_123_456);
        new Timestamp(-1).ToUnix(EpochUnit.Seconds).ShouldBe(-1);
        Timestamp.TryParseUnix("1717162200.123456789"u8, EpochUnit.Seconds, out Timestamp time)
            .ShouldBe(TimeStatus.Done);
        time.ShouldBe(s_open);
        Timestamp.TryParseUnix("1717162200123456789", EpochUnit.Nanoseconds, out time).ShouldBe(TimeStatus.Done);
        time.ShouldBe(s_open);
        Timestamp.TryParseUnix("17171622001", EpochUnit.Seconds, out time).ShouldBe(TimeStatus.OutOfRange);
        Timestamp.TryParseUnix("0.5"u8, EpochUnit.Nanoseconds, out time).ShouldBe(TimeStatus.Malformed);
        Should.Throw<TimeRangeException>(() => Timestamp.FromUnix(17_171_622_001, EpochUnit.Seconds));
    }

    [Fact]
    public void DateTimesConvertExactlyOrNotAtAll()
    {
        DateTime noon = new(2024, 5, 31, 12, 0, 0, DateTimeKind.Utc);
        Timestamp.From(noon).ToDateTime().ShouldBe(noon);
        Timestamp.From(noon).ToDateTime().Kind.ShouldBe(DateTimeKind.Utc);
        DateTimeOffset offset = new(2024, 5, 31, 8, 0, 0, TimeSpan.FromHours(-4));
        Timestamp.From(offset).ToDateTimeOffset().ShouldBe(offset);
        Should.Throw<TimeInexactException>(() => s_open.ToDateTime()).Message.ShouldContain("100 ns");
        Should.Throw<TimeInexactException>(() => Timestamp.From(new DateTime(2024, 5, 31)))
            .Message.ShouldContain("Unspecified");
        Should.Throw<TimeRangeException>(() => Timestamp.From(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void OrderIsOrderInTime()
    {
        Timestamp later = s_open + new Duration(1);
        (s_open < later).ShouldBeTrue();
        (s_open > later).ShouldBeFalse();
        (s_open <= later).ShouldBeTrue();
        (s_open >= later).ShouldBeFalse();
        (s_open == later, s_open != later).ShouldBe((false, true));
        s_open.CompareTo((object)later).ShouldBe(-1);
        s_open.CompareTo(null).ShouldBe(1);
        s_open.Equals((object)s_open).ShouldBeTrue();
        s_open.Equals((object)s_open.Nanos).ShouldBeFalse();
        s_open.GetHashCode().ShouldBe(new Timestamp(s_open.Nanos).GetHashCode());
        Should.Throw<TimeFormatException>(() => s_open.CompareTo("now")).Message.ShouldContain("String");
    }

    [Fact]
    public void FormatsChooseTheDecimals()
    {
        s_open.ToString("O").ShouldBe("2024-05-31T13:30:00.123456789Z");
        s_open.ToString("0").ShouldBe("2024-05-31T13:30:00Z");
        s_open.ToString("4").ShouldBe("2024-05-31T13:30:00.1234Z");
        $"{s_open:D}".ShouldBe("2024-05-31");
        Should.Throw<TimeFormatException>(() => s_open.ToString("yyyy")).Message.ShouldContain("\"yyyy\"");
        Should.Throw<TimeFormatException>(() => TimeText.TryFormat(0, 10, new byte[40], out _));
        Span<byte> utf8 = stackalloc byte[30];
        s_open.TryFormat(utf8, out int bytes).ShouldBeTrue();
        bytes.ShouldBe(TimeText.MaxLength);
        s_open.TryFormat(utf8[..29], out bytes).ShouldBeFalse();
        bytes.ShouldBe(0);
        Span<char> text = stackalloc char[10];
        s_open.TryFormat(text, out int characters, "D").ShouldBeTrue();
        characters.ShouldBe(10);
    }

    [Fact]
    public void NoTextIsNoTime()
    {
        Should.Throw<ArgumentNullException>(() => Timestamp.Parse((string)null!));
        Should.Throw<ArgumentNullException>(() => Duration.Parse((string)null!));
    }
}
