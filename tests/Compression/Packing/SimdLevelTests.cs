using NativeStore.Compression.Packing;

namespace NativeStore.Compression.Tests.Packing;

/// <summary>The level is the processor's, or the one that is asked for; anything else is refused by name.</summary>
public sealed class SimdLevelTests
{
    [Fact]
    public void TheWidestLevelIsTheDefault()
    {
        var level = SimdLevels.Choose("");
        SimdLevels.IsSupported(level).ShouldBeTrue();
        Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported).Max().ShouldBe(level);
    }

    [Theory]
    [InlineData("512", SimdLevel.Vector512)]
    [InlineData("256", SimdLevel.Vector256)]
    [InlineData("128", SimdLevel.Vector128)]
    [InlineData("scalar", SimdLevel.Scalar)]
    internal void ALevelIsForcedByItsNameWhereTheProcessorHasIt(string forced, SimdLevel level)
    {
        if (SimdLevels.IsSupported(level))
        {
            SimdLevels.Choose(forced).ShouldBe(level);
        }
        else
        {
            Should.Throw<SimdLevelException>(() => SimdLevels.Choose(forced)).Message.ShouldContain("widest level");
        }
    }

    [Theory]
    [InlineData("1024")]
    [InlineData("AVX2")]
    [InlineData(" 512")]
    public void AnyOtherNameIsRefused(string forced) =>
        Should.Throw<SimdLevelException>(() => SimdLevels.Choose(forced)).Message
            .ShouldBe($"NATIVESTORE_SIMD is '{forced}'; it takes 512, 256, 128 or scalar, or leave it unset.");
}
