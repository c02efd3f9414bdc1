using NativeStore.Storage.Late;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>The times of a snapshot's postings.</summary>
internal readonly unsafe struct PostingTimes<TLayout>(SeriesStore<TLayout> store, byte* checkpoints) : IPostingTimes
    where TLayout : struct, IRowLayout
{
    public long TimeAt(uint position) =>
        *(long*)(store.Arena.AddressOf(store.IdAt(checkpoints, position)) + store.Layout.TimeOffset);
}
