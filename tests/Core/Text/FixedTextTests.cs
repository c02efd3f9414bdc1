using System.Runtime.CompilerServices;
using System.Text;
using NativeStore.Core.Text;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Text;

public sealed class FixedTextTests
{
    [Fact]
    public void ATextIsExactlyAsWideAsItsCapacity()
    {
        (int Size, int Capacity)[] types =
        [
            (Unsafe.SizeOf<FixedText<L1>>(), L1.Length), (Unsafe.SizeOf<FixedText<L2>>(), L2.Length),
            (Unsafe.SizeOf<FixedText<L4>>(), L4.Length), (Unsafe.SizeOf<FixedText<L8>>(), L8.Length),
            (Unsafe.SizeOf<FixedText<L12>>(), L12.Length), (Unsafe.SizeOf<FixedText<L16>>(), L16.Length),
            (Unsafe.SizeOf<FixedText<L20>>(), L20.Length), (Unsafe.SizeOf<FixedText<L24>>(), L24.Length),
            (Unsafe.SizeOf<FixedText<L32>>(), L32.Length), (Unsafe.SizeOf<FixedText<L48>>(), L48.Length),
            (Unsafe.SizeOf<FixedText<L64>>(), L64.Length),
        ];
        types.Select(type => type.Size).ShouldBe([1, 2, 4, 8, 12, 16, 20, 24, 32, 48, 64]);
        types.Select(type => type.Capacity).ShouldBe(types.Select(type => type.Size));
        FixedText<L12>.Capacity.ShouldBe(12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("ABCDEFGH")]
    [InlineData("Zürich")]
    [InlineData("株価")]
    [InlineData("🚀")]
    public void TextThatFitsComesBackInEveryEncoding(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        FixedText<L8> value = FixedText<L8>.From(text);
        value.ShouldBe(FixedText<L8>.FromUtf8(utf8));
        value.ToString().ShouldBe(text);
        value.ToString("ignored", null).ShouldBe(text);
        value.Utf8.SequenceEqual(utf8).ShouldBeTrue();
        value.ByteCount.ShouldBe(utf8.Length);
        value.Padded[utf8.Length..].ContainsAnyExcept((byte)0).ShouldBeFalse();
        FixedText<L8>.Parse(text).ShouldBe(value);
        FixedText<L8>.Parse(text.AsSpan()).ShouldBe(value);
        FixedText<L8>.Parse(utf8).ShouldBe(value);
        FixedText<L8>.TryParse(text, null, out FixedText<L8> parsed).ShouldBeTrue();
        parsed.ShouldBe(value);
        FixedText<L8>.TryParse(text.AsSpan(), null, out parsed).ShouldBeTrue();
        parsed.ShouldBe(value);
        FixedText<L8>.TryParse(utf8, null, out parsed).ShouldBeTrue();
        parsed.ShouldBe(value);
    }

    [Fact]
    public void TooLongTextIsRefusedWithItsLengthAndTheColumns()
    {
        FixedTextException error = Should.Throw<FixedTextException>(() => FixedText<L4>.From("12345"));
        error.Message.ShouldContain("takes 5 bytes of UTF-8; the column holds 4");
        Should.Throw<FixedTextException>(() => FixedText<L4>.FromUtf8("12345"u8.ToArray()))
            .Message.ShouldContain("longer FixedText");
        FixedText<L4>.TryFrom("äöü", out FixedText<L4> text).ShouldBeFalse();
        text.ShouldBe(FixedText<L4>.Empty);
    }

    [Fact]
    public void InvalidTextIsRefused()
    {
        Should.Throw<FixedTextException>(() => FixedText<L4>.FromUtf8([0xC3, 0x28])).Message.ShouldContain("invalid");
        Should.Throw<FixedTextException>(() => FixedText<L4>.From("\uD800")).Message.ShouldContain("invalid");
        Should.Throw<FixedTextException>(() => FixedText<L4>.FromUtf8([65, 0, 66])).Message.ShouldContain("zero");
        Should.Throw<FixedTextException>(() => FixedText<L4>.From("A\0B")).Message.ShouldContain("zero");
        FixedText<L4>.TryParse((string?)null, null, out _).ShouldBeFalse();
    }

    [Fact]
    public void OrderIsTheOrderOfCodePoints()
    {
        string[] sorted = ["", "A", "AA", "AB", "B", "a", "é", "株", "🚀"];
        for (int left = 0; left < sorted.Length; left++)
        {
            for (int right = 0; right < sorted.Length; right++)
            {
                FixedText<L8> a = FixedText<L8>.From(sorted[left]);
                FixedText<L8> b = FixedText<L8>.From(sorted[right]);
                Math.Sign(a.CompareTo(b)).ShouldBe(left.CompareTo(right));
                (a < b).ShouldBe(left < right);
                (a > b).ShouldBe(left > right);
                (a <= b).ShouldBe(left <= right);
                (a >= b).ShouldBe(left >= right);
                (a == b).ShouldBe(left == right);
                (a != b).ShouldBe(left != right);
                a.Equals((object)b).ShouldBe(left == right);
                a.CompareTo((object)b).ShouldBe(a.CompareTo(b));
            }
        }

        FixedText<L8>.From("A").GetHashCode().ShouldBe(FixedText<L8>.FromUtf8("A"u8).GetHashCode());
        FixedText<L8>.From("A").CompareTo(null).ShouldBe(1);
        FixedText<L8>.From("A").Equals("A").ShouldBeFalse();
        Should.Throw<FixedTextException>(() => FixedText<L8>.From("A").CompareTo("A")).Message.ShouldContain("String");
    }

    [Fact]
    public void FormattingFillsTheDestinationOrSaysThatItDoesNotFit()
    {
        FixedText<L16> value = FixedText<L16>.From("NASDAQ");
        Span<byte> utf8 = stackalloc byte[6];
        value.TryFormat(utf8, out int bytes).ShouldBeTrue();
        bytes.ShouldBe(6);
        value.TryFormat(utf8[..5], out bytes).ShouldBeFalse();
        bytes.ShouldBe(0);
        Span<char> text = stackalloc char[6];
        value.TryFormat(text, out int characters).ShouldBeTrue();
        characters.ShouldBe(6);
        value.TryFormat(text[..5], out characters).ShouldBeFalse();
        $"{value,8}|".ShouldBe("  NASDAQ|");
    }
}
