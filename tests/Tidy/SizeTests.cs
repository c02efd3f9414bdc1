using System.Globalization;
using NativeStore.Tidy.Tests.Rules;

namespace NativeStore.Tidy.Tests;

public class SizeTests
{
    [Fact]
    public void NoFileIsLongerThanItsRoom() => Repository.Sources.SelectMany(SizeRules.LongFiles).ShouldBeNone();

    [Fact]
    public void NoFunctionIsLongerThanAScreen() =>
        Repository.Sources.SelectMany(SizeRules.LongFunctions).ShouldBeNone();

    [Fact]
    public void NoLineIsWiderThanAScreen() => Repository.Sources.SelectMany(SizeRules.LongLines).ShouldBeNone();

    [Fact]
    public void AFileOfOneLineTooManyIsFound()
    {
        SizeRules.LongFiles(Source(new string('\n', 500))).ShouldBeEmpty();
        SizeRules.LongFiles(Source(new string('\n', 501))).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("void Method() {{{0}}}")]
    [InlineData("int Property {{ get {{{0} return 0; }} }}")]
    [InlineData("void Outer() => Apply(() => {{ void Local() {{{0}}} }});")]
    public void AFunctionOfOneLineTooManyIsFound(string member)
    {
        string Class(int lines) =>
            $"class C {{ {string.Format(CultureInfo.InvariantCulture, member, new string('\n', lines))} }}";
        SizeRules.LongFunctions(Source(Class(69))).ShouldBeEmpty();
        SizeRules.LongFunctions(Source(Class(70))).ShouldNotBeEmpty();
    }

    [Fact]
    public void ALineOfOneColumnTooManyIsFound()
    {
        SizeRules.LongLines(Source(new string('x', 120))).ShouldBeEmpty();
        SizeRules.LongLines(Source("short\n" + new string('x', 121)))
            .ShouldBe(["core/C.cs:2: 121 columns, at most 120"]);
    }

    private static SourceFile Source(string text) => new("core/C.cs", text);
}
