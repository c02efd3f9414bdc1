namespace NativeStore.Simulation;

/// <summary>Rows on their way: each is handed out after some number of younger ones.</summary>
internal sealed class LateRows
{
    /// <summary>The most rows that may overtake one.</summary>
    public const int DelayMax = 64;

    private readonly MarketEvent[] _rows = new MarketEvent[DelayMax];
    private readonly bool[] _isTaken = new bool[DelayMax];
    private int _now;

    /// <summary>How many are on their way.</summary>
    public int Count { get; private set; }

    /// <summary>Holds a row back until <paramref name="delay"/> others have passed, or a few more.</summary>
    public void Hold(in MarketEvent row, int delay)
    {
        var slot = (_now + delay) % DelayMax;
        while (_isTaken[slot])
        {
            slot = (slot + 1) % DelayMax;
        }

        _rows[slot] = row;
        _isTaken[slot] = true;
        Count++;
    }

    /// <summary>One more row has passed: gives out the one that was waiting for it, if any.</summary>
    public bool TryPass(out MarketEvent row)
    {
        _now = (_now + 1) % DelayMax;
        row = _rows[_now];
        if (!_isTaken[_now])
        {
            return false;
        }

        _isTaken[_now] = false;
        Count--;
        return true;
    }
}
