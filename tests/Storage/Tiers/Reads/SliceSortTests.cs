using NativeStore.Core.World;
using NativeStore.Storage.Thawing;
using Xunit;

namespace NativeStore.Storage.Tests.Tiers.Reads;

/// <summary>The order of a slice's rows beside LINQ's.</summary>
public unsafe class SliceSortTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(1000, 1)]
    [InlineData(1000, 7)]
    [InlineData(3000, 1L << 20)]
    [InlineData(3000, 1L << 45)]
    [InlineData(3000, long.MaxValue)]
    public void SortsByTimeThenArrivalThenAsTheyCome(int count, long span)
    {
        var random = new SeededRandom((ulong)count + (ulong)span);
        foreach (var hasArrivals in new[] { false, true })
        {
            var entries = Enumerable.Range(0, count).Select(number => new SliceEntry
            {
                Time = random.NextInt64(span) + (span == long.MaxValue ? random.NextInt32(2) * long.MinValue : 0),
                Rank = hasArrivals ? random.NextInt32(count) : 0,
                Number = number,
            }).ToArray();
            var expected = entries.OrderBy(entry => entry.Time).ThenBy(entry => entry.Rank)
                .Select(entry => entry.Number).ToArray();
            var scratch = new SliceEntry[count];
            fixed (SliceEntry* rows = entries, room = scratch)
            {
                SliceSort.Sort(rows, room, count, ascends: !hasArrivals);
            }

            Assert.Equal(expected, entries.Select(entry => entry.Number));
        }
    }
}
