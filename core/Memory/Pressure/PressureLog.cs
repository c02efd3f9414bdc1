namespace NativeStore.Core.Memory.Pressure;

/// <summary>
/// The newest events, in order. Its memory is managed and taken with the first event: a database that is idle has none.
/// Not thread-safe: its owner serialises.
/// </summary>
internal sealed class PressureLog(int capacity)
{
    private PressureEvent[]? _events;

    /// <summary>How many events there were in all: the number of the newest.</summary>
    public long Count { get; private set; }

    public void Add(in PressureEvent happened)
    {
        _events ??= new PressureEvent[capacity];
        _events[Count++ % capacity] = happened;
    }

    /// <summary>Copies the oldest kept events after a number; returns how many.</summary>
    public int CopyTo(long after, Span<PressureEvent> into)
    {
        var first = Math.Max(Math.Max(after, 0), Count - capacity);
        var count = (int)Math.Clamp(Count - first, 0, into.Length);
        for (var index = 0; index < count; index++)
        {
            into[index] = _events![(first + index) % capacity];
        }

        return count;
    }
}
