namespace NativeStore.Storage.Late;

/// <summary>The times of a series' postings.</summary>
internal interface IPostingTimes
{
    /// <summary>The time of the posting at a position.</summary>
    long TimeAt(uint position);
}
