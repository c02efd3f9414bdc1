using System.Numerics;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>Code written once over the generic-math interfaces works on decimals and durations alike.</summary>
public sealed class GenericMathTests
{
    [Fact]
    public void AGenericSumIsExact()
    {
        Sum([Fixed64<S2>.Parse("0.10"), Fixed64<S2>.Parse("0.20")]).ToString().ShouldBe("0.30");
        Sum([Fixed128<S38>.Epsilon, Fixed128<S38>.Epsilon]).Mantissa.ShouldBe((Int128)2);
        Sum([Duration.Parse("1m"), Duration.Parse("30s")]).ToString().ShouldBe("1m30s");
        Sum([Int256.MaxValue, Int256.MinValue]).ToString().ShouldBe("-1");
    }

    [Fact]
    public void AGenericMaximumStartsAtTheSmallestValue()
    {
        Largest([Fixed64<S2>.MinValue, Fixed64<S2>.Zero]).ShouldBe(Fixed64<S2>.Zero);
        Largest([Timestamp.MinValue, Timestamp.UnixEpoch]).ShouldBe(Timestamp.UnixEpoch);
        Largest<Duration>([]).ShouldBe(Duration.MinValue);
        Largest<Timestamp>([]).ShouldBe(Timestamp.MinValue);
    }

    [Fact]
    public void AGenericParserReadsEveryType()
    {
        Read<Fixed64<S4>>("1.25").ToString().ShouldBe("1.2500");
        Read<Fixed128<S8>>("1.25").ToString().ShouldBe("1.25000000");
        Read<Timestamp>("2024-05-31").ToString().ShouldBe("2024-05-31T00:00:00Z");
        Read<Duration>("5m").ToString().ShouldBe("5m");
    }

    private static T Sum<T>(ReadOnlySpan<T> values)
        where T : IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        T sum = T.AdditiveIdentity;
        foreach (T value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static T Largest<T>(ReadOnlySpan<T> values)
        where T : IMinMaxValue<T>, IComparisonOperators<T, T, bool>
    {
        T largest = T.MinValue;
        foreach (T value in values)
        {
            largest = value > largest ? value : largest;
        }

        return largest;
    }

    private static T Read<T>(string text)
        where T : ISpanParsable<T> => T.Parse(text, null);
}
