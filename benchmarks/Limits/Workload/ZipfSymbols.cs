// Zipf(1.0): the symbol of rank r is drawn with probability 1 / (r * H(n)). Walker's alias method: one table cell,
// one comparison per draw, so that 30 million draws take a fraction of a second.
namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>Draws symbol ids 1 to count, id 1 the most frequent.</summary>
internal sealed class ZipfSymbols
{
    private readonly uint[] _keepBelow;
    private readonly uint[] _alias;

    public ZipfSymbols(int count)
    {
        var weights = new double[count];
        for (var rank = 0; rank < count; rank++)
        {
            weights[rank] = 1.0 / (rank + 1);
        }

        var mean = weights.Sum() / count;
        _keepBelow = new uint[count];
        _alias = new uint[count];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var rank = 0; rank < count; rank++)
        {
            weights[rank] /= mean;
            (weights[rank] < 1 ? small : large).Push(rank);
        }

        while (small.TryPop(out var lesser))
        {
            // Rounding can leave the last small cell without a large partner: it then keeps the whole cell.
            var hasPartner = large.TryPop(out var greater);
            _keepBelow[lesser] = hasPartner ? (uint)(weights[lesser] * uint.MaxValue) : uint.MaxValue;
            _alias[lesser] = (uint)(hasPartner ? greater : lesser);
            if (hasPartner)
            {
                weights[greater] -= 1 - weights[lesser];
                (weights[greater] < 1 ? small : large).Push(greater);
            }
        }

        foreach (var rank in large)
        {
            _keepBelow[rank] = uint.MaxValue;
            _alias[rank] = (uint)rank;
        }
    }

    /// <summary>Draws a symbol id.</summary>
    public uint Draw(ref SplitMix64 random)
    {
        var bits = random.Next();
        var cell = (uint)(((bits >> 32) * (ulong)_keepBelow.Length) >> 32);
        return 1 + ((uint)bits <= _keepBelow[cell] ? cell : _alias[cell]);
    }
}
