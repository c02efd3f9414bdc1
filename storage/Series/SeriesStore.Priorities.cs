// Priorities of series: what goes first when rows must go. Kept in the series' state; changed under the write lane.
using System.Runtime.InteropServices;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Throttle;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

internal sealed unsafe partial class SeriesStore<TLayout>
{
    private int _prioritiesVersion;

    /// <inheritdoc/>
    public int PrioritiesVersion => Volatile.Read(ref _prioritiesVersion);

    /// <summary>Gives a series a priority of its own, or with null the table's again. It need not have rows
    /// yet.</summary>
    public void SetPriority(in SeriesKey key, DataPriority? priority)
    {
        if (priority is { } given && !Enum.IsDefined(given))
        {
            throw new ArgumentOutOfRangeException(nameof(priority), priority, "It is no priority.");
        }

        using var writer = _context.Lane.Enter();
        ThrowIfDisposed();
        var state = Find(key);
        if (state == null)
        {
            if (_layout.SymbolKeyOffset >= 0)
            {
                RequireKnownSymbol(SymbolOf(key));
            }

            ReuseForgotten();
            state = _map.Add(key.Bytes, _arena.Visible);
        }

        // Before and after: whoever reads the old priority with the version between, or the new one with the version
        // before, finds another version in the end.
        Volatile.Write(ref _prioritiesVersion, _prioritiesVersion + 1);
        Volatile.Write(
            ref SeriesState.Tail(state, _layout)->PriorityCode, (byte)(priority is { } own ? (int)own + 1 : 0));
        Volatile.Write(ref _prioritiesVersion, _prioritiesVersion + 1);

        // Without a priority of its own, and without rows, it need not last.
        NoteGone(priority is null ? 1 : 0);
    }

    /// <summary>The priority of a series: its own or, where it was given none, the table's.</summary>
    public DataPriority PriorityOf(in SeriesKey key)
    {
        using var pin = Pin();
        var state = Find(key);
        return state == null ? _owner.Priority : PriorityOf(state);
    }

    /// <inheritdoc/>
    public void ReadShares(Segment segment, Span<PriorityShare> shares)
    {
        using var pin = Pin();
        shares.Clear();
        for (var number = 0; number < segment.RunCount; number++)
        {
            var run = segment.RunAt(number);
            ref var share = ref shares[(int)PriorityOf(_map.At(run.Series))];
            share = new PriorityShare(
                share.Rows + run.Count,
                share.Series + 1,
                share.Series == 0 ? TagOf(segment.KeyOf(number)) : default);
        }
    }

    /// <inheritdoc/>
    public int SeriesEnd => _map.Count;

    /// <inheritdoc/>
    public void ReadSeriesUpTo(DataPriority priority, Span<bool> isUpTo)
    {
        using var pin = Pin();
        for (var ordinal = 0; ordinal < isUpTo.Length; ordinal++)
        {
            isUpTo[ordinal] = PriorityOf(_map.At(ordinal)) <= priority;
        }
    }

    private static Symbol SymbolOf(in SeriesKey key) =>
        new(MemoryMarshal.Read<uint>(key.Bytes));

    private static SeriesTag TagOf(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty || key.Length > SeriesTag.BytesMax)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[SeriesTag.BytesMax];
        bytes.Clear();
        key.CopyTo(bytes);
        return new SeriesTag(MemoryMarshal.Read<UInt128>(bytes), key.Length);
    }

    private DataPriority PriorityOf(SeriesState* state)
    {
        var code = Volatile.Read(ref SeriesState.Tail(state, _layout)->PriorityCode);
        return code == 0 ? _owner.Priority : (DataPriority)(code - 1);
    }
}
