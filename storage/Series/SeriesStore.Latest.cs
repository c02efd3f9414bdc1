using System.Runtime.CompilerServices;
using NativeStore.Storage.Arena;

namespace NativeStore.Storage.Series;

// The newest row of a series: from the copy in its state, or through the postings while the writer is at the copy.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>
    /// Whether what was read of a state's copy after <paramref name="version"/> was loaded is one whole, visible row.
    /// Also the writer's later rows may stand there: then the copy is of a row that the reader must not see yet.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWholeAndVisible(SeriesState* state, uint version, uint rowId, uint visible)
    {
        // Keeps the copy's loads before the second load of the version.
        Volatile.ReadBarrier();
        return (version & 1) == 0 && state->Version == version && rowId < visible;
    }

    /// <summary>The newest visible row in the arena, or null where the series has none. Call under a pin.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public byte* NewestRow(SeriesState* state)
    {
        var series = Snapshot(state);
        return series.Count == 0
            ? null
            : RowAddress.Of(
                _arena.Addresses, IdAt(series.Checkpoints, series.Count - 1), _arena.RowBits, _layout.RowSize);
    }
}
