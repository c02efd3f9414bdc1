using NativeStore.Storage.Late;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

/// <summary>The times of a snapshot's postings.</summary>
internal readonly unsafe struct PostingTimes<TLayout>(
    SeriesStore<TLayout> store, byte* checkpoints, HiddenRows? hidden) : IPostingTimes
    where TLayout : struct, IRowLayout
{
    public long TimeAt(uint position) =>
        *(long*)(store.Arena.AddressOf(store.IdAt(checkpoints, position)) + store.Layout.TimeOffset);

    public uint PassHidden(uint position, uint floor)
    {
        while (hidden is not null && position > floor && hidden.Contains(store.IdAt(checkpoints, position - 1)))
        {
            position--;
        }

        return position;
    }
}
