using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.World;

public sealed class SeededRandomTests
{
    [Fact]
    public void TheSameSeedGivesTheSameNumbersAndAnotherSeedOthers()
    {
        Draw(1).ShouldBe(Draw(1));
        Draw(1).ShouldNotBe(Draw(2));
    }

    [Fact]
    public void TheSequenceOfASeedNeverChanges()
    {
        // Computed apart, in Python, from the two published algorithms: xoshiro256** seeded by splitmix64 from 0.
        var random = new SeededRandom(0);
        random.NextUInt64().ShouldBe(0x99EC5F36CB75F2B4UL);
        random.NextUInt64().ShouldBe(0xBF6E1F784956452AUL);
        random.NextUInt64().ShouldBe(0x1A5F849D4933E6E0UL);
        random.NextUInt64().ShouldBe(0x6AA594F1262D2D2CUL);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void NumbersOfARangeStayInItAndReachAllOfIt(int exclusiveMax)
    {
        var random = new SeededRandom(5);
        var seen = new HashSet<int>();
        for (var draw = 0; draw < exclusiveMax * 20; draw++)
        {
            var number = random.NextInt32(exclusiveMax);
            number.ShouldBeInRange(0, exclusiveMax - 1);
            seen.Add(number);
        }

        seen.Count.ShouldBe(exclusiveMax);
    }

    [Fact]
    public void ARangeThatIsNoPowerOfTwoIsDrawnEvenly()
    {
        // Three quarters of 2^63: a plain remainder would draw the lower third twice as often.
        var random = new SeededRandom(6);
        const long range = (1L << 62) + (1L << 61);
        var low = Enumerable.Range(0, 30_000).Count(_ => random.NextInt64(range) < range / 3);
        low.ShouldBeInRange(9_600, 10_400, $"seed {random.Seed}");
    }

    [Fact]
    public void DoublesAreSpreadOverTheUnitInterval()
    {
        var random = new SeededRandom(8);
        var draws = Enumerable.Range(0, 10_000).Select(_ => random.NextDouble()).ToList();
        draws.ShouldAllBe(draw => draw >= 0 && draw < 1);
        draws.Average().ShouldBeInRange(0.48, 0.52);
    }

    [Fact]
    public void BytesAreTheNumbersInLittleEndianOrder()
    {
        var bytes = new byte[19];
        new SeededRandom(9).NextBytes(bytes);
        var numbers = new SeededRandom(9);
        BitConverter.ToUInt64(bytes, 0).ShouldBe(numbers.NextUInt64());
        BitConverter.ToUInt64(bytes, 8).ShouldBe(numbers.NextUInt64());
        bytes[18].ShouldBe((byte)(numbers.NextUInt64() >> 16));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void AnEmptyRangeIsRefused(long exclusiveMax) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SeededRandom(1).NextInt64(exclusiveMax));

    private static ulong[] Draw(ulong seed)
    {
        var random = new SeededRandom(seed);
        return [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];
    }
}
