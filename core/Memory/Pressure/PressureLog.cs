namespace NativeStore.Core.Memory.Pressure;

/// <summary>
/// The newest events, in order. All of its memory is taken at the start: what happens under pressure must not need
/// any. Not thread-safe: its owner serialises.
/// </summary>
internal sealed class PressureLog(int capacity)
{
    private readonly PressureEvent[] _events = new PressureEvent[capacity];

    /// <summary>How many events there were in all: the number of the newest.</summary>
    public long Count { get; private set; }

    public void Add(in PressureEvent happened) => _events[Count++ % _events.Length] = happened;

    /// <summary>Copies the oldest kept events after a number; returns how many.</summary>
    public int CopyTo(long after, Span<PressureEvent> into)
    {
        var first = Math.Max(Math.Max(after, 0), Count - _events.Length);
        var count = (int)Math.Clamp(Count - first, 0, into.Length);
        for (var index = 0; index < count; index++)
        {
            into[index] = _events[(first + index) % _events.Length];
        }

        return count;
    }
}
