namespace NativeStore.Storage.Late;

/// <summary>The times of a series' postings.</summary>
internal interface IPostingTimes
{
    /// <summary>The time of the posting at a position.</summary>
    long TimeAt(uint position);

    /// <summary>Goes back over hidden postings: the end of the last one in [floor, position) that is not hidden, else
    /// <paramref name="floor"/>.</summary>
    uint PassHidden(uint position, uint floor);
}
