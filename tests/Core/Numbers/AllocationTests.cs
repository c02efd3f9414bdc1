using NativeStore.Core.Numbers;
using NativeStore.Core.Text;
using NativeStore.Core.Time;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>Hot paths allocate nothing on the managed heap: measured per thread, after a first call.</summary>
public sealed class AllocationTests
{
    private static readonly byte[] s_price = "189.2375"u8.ToArray();
    private static readonly byte[] s_long = "-12345678901234567890.12345678"u8.ToArray();
    private static readonly byte[] s_time = "2024-05-31T09:30:00.123456789-04:00"u8.ToArray();
    private static long s_sink;

    [Fact]
    public void ParsingAllocatesNothing() => AllocatesNothing(() =>
    {
        DecimalText.TryParseInt64(s_price, 4, out long mantissa);
        DecimalText.TryParseInt128(s_long, 8, RoundingMode.HalfUp, out Int128 wide);
        s_sink += mantissa + (long)wide + Fixed64<S4>.Parse(s_price).Mantissa + Timestamp.Parse(s_time).Nanos;
        s_sink += FixedText<L16>.FromUtf8(s_price).ByteCount;
    });

    [Fact]
    public void FormattingAllocatesNothing() => AllocatesNothing(() =>
    {
        Span<byte> utf8 = stackalloc byte[64];
        Span<char> text = stackalloc char[64];
        Fixed64<S4>.FromMantissa(-1_892_375).TryFormat(utf8, out int first);
        Fixed128<S18>.MinValue.TryFormat(text, out int second, "G");
        Timestamp.MaxValue.TryFormat(utf8, out int third);
        s_sink += first + second + third;
    });

    [Fact]
    public void ArithmeticAllocatesNothing() => AllocatesNothing(() =>
    {
        Fixed64<S4> price = Fixed64<S4>.FromMantissa(1_892_375);
        Fixed64<S8> quantity = Fixed64<S8>.FromMantissa(150_000_000);
        Fixed64<S4> cost = price.Multiply<S8, S4>(quantity) + price - price / price;
        Int256 sum = default;
        sum = sum.AddProduct(cost.Mantissa, 7).AddProduct(Int128.MaxValue, Int128.MaxValue);
        s_sink += (long)DecimalMath.DivideRound(sum, Int256.Multiply(Int128.MaxValue, 3), -2);
        s_sink += cost.CompareTo(quantity);
    });

    private static void AllocatesNothing(Action work)
    {
        work();
        ManagedMemory.AllocatedBy(() =>
        {
            for (int round = 0; round < 100; round++)
            {
                work();
            }
        }).ShouldBe(0);
    }
}
