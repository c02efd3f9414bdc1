using NativeStore.Core.Numbers;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

public sealed class ScaleTests
{
    [Fact]
    public void EveryScaleTypeCarriesTheDigitsOfItsName()
    {
        Type[] scales = [.. typeof(IScale).Assembly.GetTypes().Where(type => type.IsValueType
            && type.IsAssignableTo(typeof(IScale)))];
        scales.Length.ShouldBe(DecimalMath.MaxScale + 1);
        foreach (Type scale in scales)
        {
            int digits = (int)scale.GetProperty(nameof(IScale.Digits))!.GetValue(null)!;
            scale.Name.ShouldBe($"S{digits}");
        }
    }

    [Fact]
    public void NoTextIsNoNumber()
    {
        Should.Throw<ArgumentNullException>(() => Fixed64<S4>.Parse((string)null!));
        Should.Throw<ArgumentNullException>(() => Fixed128<S4>.Parse((string)null!));
        Fixed64<S4>.TryParse((string?)null, null, out _).ShouldBeFalse();
        Fixed128<S4>.TryParse((string?)null, null, out _).ShouldBeFalse();
    }
}
