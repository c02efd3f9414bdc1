using NativeStore.Benchmarks.Limits.Anchors;
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Compression.Lz4;

namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>
/// P23: LZ4 through the engine's door, blocks of 64 KiB of trade rows; against the bare library. Which bounds hold
/// depends on the provider that this was built with.
/// </summary>
internal sealed class P23Lz4 : Operation
{
    private const int BlockBytes = 1 << 16;
    private const int Blocks = 64;

    /// <inheritdoc/>
    public override string Id => "P23";

    /// <inheritdoc/>
    public override IEnumerable<Outcome> Measure(Laboratory lab)
    {
        if (!BareLz4.IsPresent)
        {
            yield break;
        }

        using var work = new Lz4Work(lab);
        var isManaged = Lz4Block.Provider.StartsWith("K4os", StringComparison.Ordinal);
        var encode = Rates(lab, work, work.CompressBare, work.CompressByDoor);
        work.CompressByDoor();
        Expect("P23-encode", "what was encoded, by the library", (ulong)work.Bytes, (ulong)work.DecompressBare());
        yield return Line("P23-encode", "encode blocks of 64 KiB", encode) with
        {
            Gate = Bound.RatioAtLeast(isManaged ? 0.6 : 0.9),
            Moonshot = Bound.RatioAtLeast(isManaged ? 0.75 : 0.98),
        };

        work.CompressBare();
        Expect("P23-decode", "what the library encoded", (ulong)work.Bytes, (ulong)work.DecompressByDoor());
        var decode = Rates(lab, work, work.DecompressBare, work.DecompressByDoor);
        yield return Line("P23-decode", "decode blocks of 64 KiB", decode) with
        {
            Gate = Bound.RatioAtLeast(isManaged ? 0.95 : 0.9),
            Moonshot = Bound.RatioAtLeast(isManaged ? 1 : 0.98),
        };
    }

    private static Sample Rates(Laboratory lab, Lz4Work work, Func<long> bare, Func<long> byDoor) =>
        lab.Rounds.Measure(() => work.Rate(bare), () => work.Rate(byDoor));

    private static Outcome Line(string id, string name, Sample sample) => new()
    {
        Id = id,
        Operation = name,
        Unit = "GB/s",
        Anchor = "bare liblz4",
        Sample = sample,
        MustNotAllocate = true,
        Note = Lz4Block.Provider,
    };

    /// <summary>The same blocks by either way; results are sums of lengths.</summary>
    private sealed unsafe class Lz4Work : IDisposable
    {
        private readonly NativeArray<RawTrade> _trades;
        private readonly NativeArray<byte> _compressed;
        private readonly NativeArray<byte> _original;
        private readonly int[] _lengths = new int[Blocks];
        private readonly int _blocks;

        public Lz4Work(Laboratory lab)
        {
            _trades = lab.Market.Trades;
            _blocks = (int)Math.Min(Blocks, _trades.Bytes / BlockBytes);
            _compressed = new NativeArray<byte>(lab.Heap, (long)Blocks * Lz4Block.BytesMax(BlockBytes));
            _original = new NativeArray<byte>(lab.Heap, BlockBytes);
        }

        /// <summary>Bytes of all blocks before compression.</summary>
        public long Bytes => (long)_blocks * BlockBytes;

        public double Rate(Func<long> work)
        {
            var start = Stop.Nanos();
            Sink.Keep(work());
            return Bytes / Stop.Since(start);
        }

        public long CompressBare()
        {
            long total = 0;
            for (var block = 0; block < _blocks; block++)
            {
                total += _lengths[block] =
                    BareLz4.Compress(Rows(block), Target(block), BlockBytes, Lz4Block.BytesMax(BlockBytes));
            }

            return total;
        }

        public long CompressByDoor()
        {
            long total = 0;
            for (var block = 0; block < _blocks; block++)
            {
                total += _lengths[block] = Lz4Block.Compress(
                    new(Rows(block), BlockBytes), new(Target(block), Lz4Block.BytesMax(BlockBytes)));
            }

            return total;
        }

        public long DecompressBare()
        {
            long total = 0;
            for (var block = 0; block < _blocks; block++)
            {
                total += BareLz4.Decompress(Target(block), _original.Start, _lengths[block], BlockBytes);
            }

            return total;
        }

        public long DecompressByDoor()
        {
            long total = 0;
            for (var block = 0; block < _blocks; block++)
            {
                total += Lz4Block.Decompress(new(Target(block), _lengths[block]), new(_original.Start, BlockBytes));
            }

            return total;
        }

        public void Dispose()
        {
            _compressed.Dispose();
            _original.Dispose();
        }

        private byte* Rows(int block) => (byte*)_trades.Start + ((long)block * BlockBytes);

        private byte* Target(int block) => _compressed.Start + ((long)block * Lz4Block.BytesMax(BlockBytes));
    }
}
