// Walker's alias method: one draw and one compare for any number of symbols. Each of n slots holds a share of its own
// symbol and gives the rest of its 1/n to one other.
using NativeStore.Core.World;

namespace NativeStore.Simulation;

/// <summary>Draws symbols by Zipf's law.</summary>
internal sealed class SymbolPicker
{
    private readonly double[] _ownShares;
    private readonly int[] _others;

    /// <summary>Prepares draws among symbols of weights 1, 1/2, 1/3, …</summary>
    public SymbolPicker(int symbolCount)
    {
        _ownShares = new double[symbolCount];
        _others = new int[symbolCount];
        var total = Enumerable.Range(1, symbolCount).Sum(rank => 1.0 / rank);
        var poor = new Stack<int>();
        var rich = new Stack<int>();
        for (var symbol = 0; symbol < symbolCount; symbol++)
        {
            _others[symbol] = symbol;
            _ownShares[symbol] = symbolCount / ((symbol + 1) * total);
            (_ownShares[symbol] < 1 ? poor : rich).Push(symbol);
        }

        while (poor.Count > 0 && rich.Count > 0)
        {
            var taker = poor.Pop();
            var giver = rich.Pop();
            _others[taker] = giver;
            _ownShares[giver] -= 1 - _ownShares[taker];
            (_ownShares[giver] < 1 ? poor : rich).Push(giver);
        }

        // What rounding has left over has its slot to itself.
        foreach (var symbol in poor.Concat(rich))
        {
            _ownShares[symbol] = 1;
        }
    }

    /// <summary>Draws one.</summary>
    public int Draw(SeededRandom random)
    {
        var slot = random.NextInt32(_ownShares.Length);
        return random.NextDouble() < _ownShares[slot] ? slot : _others[slot];
    }
}
