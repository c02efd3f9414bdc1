using NativeStore.Storage.Index;
using Xunit;

namespace NativeStore.Storage.Tests.Index;

public sealed unsafe class BucketTests
{
    [Fact]
    public void ABucketIsOneCacheLineOfEightSlots()
    {
        Assert.Equal(64, Bucket.Bytes);
        Assert.Equal(Bucket.Bytes, Bucket.Slots * sizeof(ulong));
        Assert.Equal(0x1234_5678_0000_0008ul, Bucket.Pack(0x1234_5678, 7));
        Assert.Equal(7u, Bucket.RowOf(Bucket.Pack(0x1234_5678, 7)));
        Assert.Equal(0x1234_5678u, Bucket.FingerprintOf(Bucket.Pack(0x1234_5678, 7)));
        Assert.Equal(RowIndex.NoRow, Bucket.RowOf(Bucket.Empty));
        Assert.Equal(RowIndex.NoRow, Bucket.RowOf(Bucket.Tombstone));
    }

    [Fact]
    public void EveryVectorWidthSeesTheSameLanesAndEmptySlots()
    {
        // Vector512 and Vector256 give the same results where the processor has no such registers.
        var random = new Random(8);
        var slots = stackalloc ulong[Bucket.Slots];
        for (var round = 0; round < 3_000; round++)
        {
            for (var slot = 0; slot < Bucket.Slots; slot++)
            {
                slots[slot] = random.Next(round % 2 == 0 ? 4 : 3) switch
                {
                    0 => Bucket.Tombstone,
                    1 => Bucket.Pack((uint)random.Next(3), (uint)random.Next(3)),
                    2 => (ulong)random.NextInt64() | 1,
                    _ => Bucket.Empty,
                };
            }

            foreach (var wanted in new[] { 0u, 1u, 2u, uint.MaxValue, (uint)slots[5], (uint)(slots[6] >> 32) })
            {
                var expected = 0u;
                for (var lane = 0; lane < 16; lane++)
                {
                    expected |= ((uint*)slots)[lane] == wanted ? 1u << lane : 0;
                }

                Assert.Equal(expected, Bucket.LanesEqualScalar(slots, wanted));
                Assert.Equal(expected, Bucket.LanesEqual256(slots, wanted));
                Assert.Equal(expected, Bucket.LanesEqual512(slots, wanted));
            }

            var hasEmpty = new ReadOnlySpan<ulong>(slots, Bucket.Slots).Contains(Bucket.Empty);
            Assert.Equal(hasEmpty, Bucket.HasEmptyScalar(slots));
            Assert.Equal(hasEmpty, Bucket.HasEmpty256(slots));
            Assert.Equal(hasEmpty, Bucket.HasEmpty512(slots));
        }
    }
}
