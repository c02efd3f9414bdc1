using System.Globalization;
using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Compression.Packing;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P20: sums over packed columns, larger than the caches, in logical bytes: what the values would take in 4 bytes each.
/// Against copying and against reading those bytes.
/// </summary>
internal sealed unsafe class P20PackedScan : Operation
{
    private const int NarrowMost = 12;
    private const int AheadBytes = 4096;
    private static readonly int[] _widths = [4, 8, 9, 12, 16, 17, 24];

    /// <inheritdoc/>
    public override string Id => "P20";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        var blocks = lab.Options.Rows * 6 / BitPacking.Values;
        using var raw = new NativeArray<uint>(lab.Heap, blocks * BitPacking.Values);
        using var copy = new NativeArray<uint>(lab.Heap, blocks * BitPacking.Values);
        foreach (var width in _widths)
        {
            using var packed = new NativeArray<byte>(lab.Heap, blocks * BitPacking.BytesOf(width));
            var expected = Fill(raw, width, packed);
            yield return MeasureSum(lab, raw, copy, width, packed, expected);
            if (width <= NarrowMost)
            {
                yield return MeasureAgainstReading(lab, raw, width, packed, expected);
            }

            if (width == _widths[^1])
            {
                yield return MeasureAgainstLoading(lab, raw, copy, width, packed, expected);
            }
        }

        yield return MeasureDot(lab, raw, copy);
    }

    private static Outcome MeasureSum(
        Laboratory lab,
        NativeArray<uint> raw,
        NativeArray<uint> copy,
        int width,
        NativeArray<byte> packed,
        ulong expected)
    {
        var id = $"P20-{width}";
        var name = $"sum of a column packed in {width} bits";
        var found = 0UL;
        var sample = lab.Rounds.Measure(() => Copy(raw, copy), () =>
        {
            var start = Stop.Nanos();
            found = Sum(packed, width);
            return raw.Bytes / Stop.Since(start);
        });
        Expect(id, name, expected, found);
        return new Outcome
        {
            Id = id,
            Operation = name,
            Unit = "GB/s",
            Anchor = "A_cpy of 4-byte values",
            Sample = sample,
            Gate = Bound.RatioAtLeast(2),
            Moonshot = Bound.RatioAtLeast(width <= NarrowMost ? 4 : 2.5),
            ResultHash = found,
            MustNotAllocate = true,
            Note = string.Create(
                CultureInfo.InvariantCulture, $"{sample.Value.Median * width / 32:0.0} GB/s of packed bytes"),
        };
    }

    private static Outcome MeasureAgainstReading(
        Laboratory lab, NativeArray<uint> raw, int width, NativeArray<byte> packed, ulong expected)
    {
        var id = $"P20-{width}-rd";
        var found = 0UL;
        var sample = lab.Rounds.Measure(
            () =>
            {
                var start = Stop.Nanos();
                Sink.Keep(ReadBandwidth.Sum((byte*)raw.Start, raw.Bytes));
                return raw.Bytes / Stop.Since(start);
            },
            () =>
            {
                var start = Stop.Nanos();
                found = Sum(packed, width);
                return raw.Bytes / Stop.Since(start);
            });
        Expect(id, "the same", expected, found);
        return new Outcome
        {
            Id = id,
            Operation = "the same",
            Unit = "GB/s",
            Anchor = "A_rd1 of 4-byte values",
            Sample = sample,
            Moonshot = Bound.RatioAtLeast(1.6),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    /// <summary>
    /// The widest column against a loop that loads its packed bytes, the same way, and does nothing with them: what the
    /// machine leaves to gain. Both in logical bytes, and each after a copy that is not timed, so that both find the
    /// packed bytes where the sum beside A_cpy finds them.
    /// </summary>
    private static Outcome MeasureAgainstLoading(
        Laboratory lab,
        NativeArray<uint> raw,
        NativeArray<uint> copy,
        int width,
        NativeArray<byte> packed,
        ulong expected)
    {
        var id = $"P20-{width}-ld";
        var found = 0UL;
        var sample = lab.Rounds.Measure(
            () =>
            {
                Copy(raw, copy);
                var start = Stop.Nanos();
                Sink.Keep(ReadBandwidth.SumAhead(packed.Start, packed.Bytes, AheadBytes));
                return raw.Bytes / Stop.Since(start);
            },
            () =>
            {
                Copy(raw, copy);
                var start = Stop.Nanos();
                found = Sum(packed, width);
                return raw.Bytes / Stop.Since(start);
            });
        Expect(id, "the same", expected, found);
        return new Outcome
        {
            Id = id,
            Operation = "the same",
            Unit = "GB/s",
            Anchor = "the packed bytes, loaded and no more",
            Sample = sample,
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    /// <summary>Two columns as a volume-weighted price meets them: prices in 17 bits, sizes in 12.</summary>
    private static Outcome MeasureDot(Laboratory lab, NativeArray<uint> raw, NativeArray<uint> copy)
    {
        const int PriceWidth = 17, SizeWidth = 12;
        const string Name = "sum of products of columns packed in 17 and 12 bits";
        var blocks = raw.Length / BitPacking.Values;
        using var prices = new NativeArray<byte>(lab.Heap, blocks * BitPacking.BytesOf(PriceWidth));
        using var sizes = new NativeArray<byte>(lab.Heap, blocks * BitPacking.BytesOf(SizeWidth));
        Fill(raw, PriceWidth, prices);
        Fill(copy, SizeWidth, sizes);
        var expected = 0UL;
        for (long row = 0; row < raw.Length; row++)
        {
            expected += (ulong)raw[row] * copy[row];
        }

        var found = 0UL;
        var sample = lab.Rounds.Measure(() => Copy(raw, copy), () =>
        {
            var start = Stop.Nanos();
            found = 0;
            for (long block = 0; block < blocks; block++)
            {
                found += (ulong)BitPacking.Dot32(
                    prices.Start + (block * BitPacking.BytesOf(PriceWidth)),
                    PriceWidth,
                    sizes.Start + (block * BitPacking.BytesOf(SizeWidth)),
                    SizeWidth).SumProducts;
            }

            return 2 * raw.Bytes / Stop.Since(start);
        });
        Expect("P20-dot", Name, expected, found);
        return new Outcome
        {
            Id = "P20-dot",
            Operation = Name,
            Unit = "GB/s",
            Anchor = "A_cpy of 4-byte values",
            Sample = sample,
            Gate = Bound.RatioAtLeast(1),
            ResultHash = found,
            MustNotAllocate = true,
        };
    }

    private static double Copy(NativeArray<uint> raw, NativeArray<uint> copy)
    {
        var start = Stop.Nanos();
        raw.CopyTo(copy);
        return raw.Bytes / Stop.Since(start);
    }

    private static ulong Sum(NativeArray<byte> packed, int width)
    {
        var sum = 0UL;
        for (long at = 0; at < packed.Length; at += BitPacking.BytesOf(width))
        {
            sum += BitPacking.Sum32(packed.Start + at, width);
        }

        return sum;
    }

    /// <summary>Draws a column and packs it; returns the sum of its values.</summary>
    private static ulong Fill(NativeArray<uint> raw, int width, NativeArray<byte> packed)
    {
        var random = new SplitMix64((ulong)width);
        var sum = 0UL;
        for (long row = 0; row < raw.Length; row++)
        {
            raw[row] = (uint)(random.Next() >> (64 - width));
            sum += raw[row];
        }

        for (long block = 0; block < raw.Length / BitPacking.Values; block++)
        {
            BitPacking.Pack32(
                raw.Start + (block * BitPacking.Values), width, packed.Start + (block * BitPacking.BytesOf(width)));
        }

        return sum;
    }
}
