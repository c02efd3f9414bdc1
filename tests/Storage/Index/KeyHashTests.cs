using System.Numerics;
using NativeStore.Storage.Index;
using Xunit;

namespace NativeStore.Storage.Tests.Index;

public sealed class KeyHashTests
{
    [Fact]
    public void AscendingKeysFillEveryBucketAsRandomOnesWould()
    {
        // 1,024 buckets of 64 keys on average: the chi-square statistic of a fair hash is 1,023 +- 45.
        foreach (var stride in new[] { 1L, 2, 3, 1_000, 1L << 20, 1L << 32, 1L << 47 })
        {
            foreach (var shift in new[] { 0, 22, 32, 54 })
            {
                var counts = new int[1_024];
                for (var key = 0L; key < 65_536; key++)
                {
                    counts[(KeyHash.Of(key * stride) >> shift) & 1_023]++;
                }

                var statistic = counts.Sum(count => (count - 64.0) * (count - 64.0) / 64);
                Assert.True(statistic < 1_300, $"stride {stride}, bits from {shift}: {statistic:F0}");
            }
        }
    }

    [Fact]
    public void EveryBitOfAKeyChangesHalfOfTheHash()
    {
        var random = new Random(2);
        var text = new byte[37];
        for (var bit = 0; bit < 64; bit++)
        {
            long whole = 0, bytes = 0;
            for (var round = 0; round < 500; round++)
            {
                var key = random.NextInt64();
                whole += BitOperations.PopCount(KeyHash.Of(key) ^ KeyHash.Of(key ^ (1L << bit)));
                random.NextBytes(text);
                var before = KeyHash.Of(text);
                text[bit * 37 / 64] ^= (byte)(1 << (bit % 8));
                bytes += BitOperations.PopCount(before ^ KeyHash.Of(text));
            }

            Assert.InRange(whole / 500.0, 29, 35);
            Assert.InRange(bytes / 500.0, 29, 35);
        }
    }

    [Fact]
    public void EveryByteOfAKeyOfEveryLengthCounts()
    {
        var random = new Random(3);
        var seen = new HashSet<ulong>();
        for (var length = 0; length <= 70; length++)
        {
            var key = new byte[length];
            random.NextBytes(key);
            Assert.True(seen.Add(KeyHash.Of(key)));
            for (var at = 0; at < length; at++)
            {
                key[at] ^= 0x10;
                Assert.True(seen.Add(KeyHash.Of(key)), $"byte {at} of {length}");
                key[at] ^= 0x10;
            }
        }
    }

    [Fact]
    public void KeysOfZerosDifferByTheirLength()
    {
        var hashes = Enumerable.Range(0, 100).Select(length => KeyHash.Of(new byte[length])).ToHashSet();
        Assert.Equal(100, hashes.Count);
    }

    [Fact]
    public void ASeedChangesEveryHash()
    {
        Assert.NotEqual(KeyHash.Of(5, 1), KeyHash.Of(5, 2));
        Assert.NotEqual(KeyHash.Of("key"u8, 1), KeyHash.Of("key"u8, 2));
        Assert.Equal(KeyHash.Of("key"u8, 1), KeyHash.Of("key"u8, 1));
    }
}
