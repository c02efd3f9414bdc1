using NativeStore.Core.Symbols;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Symbols;

public sealed class SymbolTests
{
    [Fact]
    public void NoSymbolIsIdZero()
    {
        Symbol.None.IsNone.ShouldBeTrue();
        default(Symbol).ShouldBe(Symbol.None);
        new Symbol(1).IsNone.ShouldBeFalse();
    }

    [Fact]
    public void SymbolsCompareById()
    {
        var (low, high) = (new Symbol(3), new Symbol(4));
        (low < high && low <= high && high > low && high >= low).ShouldBeTrue();
        (high < low || high <= low || low > high || low >= high).ShouldBeFalse();
        low.CompareTo(high).ShouldBeLessThan(0);
        new[] { high, low }.Order().ShouldBe([low, high]);
    }

    [Fact]
    public void ASymbolShowsItsId() => new Symbol(42).ToString().ShouldBe("#42");
}
