using BenchmarkDotNet.Attributes;
using NativeStore.Compression;

namespace NativeStore.Benchmarks.Micro;

/// <summary>Blocks of 1,024 values: encode, decode, seek and sum, by the codec that typical columns get.</summary>
public class CodecBenchmarks
{
    private static readonly ValueShape _shape = ValueShape.Of(ValueKind.Int64);
    private readonly byte[] _values = new byte[ColumnBlock.ValuesMax * sizeof(long)];
    private readonly byte[] _block = new byte[ColumnBlock.BytesMax(_shape, ColumnBlock.ValuesMax)];
    private readonly byte[] _target = new byte[ColumnBlock.BytesMax(_shape, ColumnBlock.ValuesMax)];
    private int _length;
    private int _index;

    /// <summary>The column.</summary>
    public enum Column
    {
        /// <summary>Bid sizes: packed distances from a base.</summary>
        Frame,

        /// <summary>Times of one series: packed deltas.</summary>
        Times,

        /// <summary>Prices that walk in ticks: packed deltas with a factor.</summary>
        Prices,

        /// <summary>Round and odd lots: a dictionary.</summary>
        Lots,

        /// <summary>States that seldom change: runs.</summary>
        States,

        /// <summary>Noise: raw.</summary>
        Noise,
    }

    /// <summary>Which column.</summary>
    [ParamsAllValues]
    public Column Values { get; set; }

    /// <summary>Fills and encodes the block.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(7);
        var walk = 1_772_440_200_000_000_000;
        for (var index = 0; index < ColumnBlock.ValuesMax; index++)
        {
            walk += Values switch
            {
                Column.Times => random.Next(1 << 25),
                Column.Prices => 100 * (random.Next(7) - 3),
                Column.States => random.Next(100) == 0 ? 1 : 0,
                _ => 0,
            };
            var value = Values switch
            {
                Column.Frame => 100 * (1 + random.Next(16)),
                Column.Lots => random.Next(4) == 0 ? random.Next(1, 100) : 100 * random.Next(1, 9),
                Column.Noise => random.NextInt64(),
                _ => walk,
            };
            BitConverter.TryWriteBytes(_values.AsSpan(index * sizeof(long)), value);
        }

        _length = ColumnBlock.Encode(_shape, _values, ColumnBlock.ValuesMax, EncodeGoal.Fast, _block);
    }

    /// <summary>Chooses a codec and encodes; per block.</summary>
    [Benchmark]
    public int Encode() => ColumnBlock.Encode(_shape, _values, ColumnBlock.ValuesMax, EncodeGoal.Fast, _target);

    /// <summary>Decodes; per block.</summary>
    [Benchmark]
    public void Decode() => ColumnBlock.Decode(_shape, _block.AsSpan(0, _length), _target);

    /// <summary>Decodes one value.</summary>
    [Benchmark]
    public long Seek()
    {
        _index = (_index + 389) & (ColumnBlock.ValuesMax - 1);
        return ColumnBlock.SeekInt64(_shape, _block.AsSpan(0, _length), _index);
    }

    /// <summary>The exact sum; per block.</summary>
    [Benchmark]
    public Int128 Sum() => ColumnBlock.Sum(_shape, _block.AsSpan(0, _length), 0, ColumnBlock.ValuesMax);
}
