namespace NativeStore.Storage.Index;

/// <summary>What the index asks of its table to look up many keys at once.</summary>
/// <typeparam name="TKey">The key.</typeparam>
public interface IRowLookup<TKey> : IKeyOfRow<TKey>
{
    /// <summary>The key's hash, as the table computes it for every operation on this index.</summary>
    ulong HashOf(TKey key);

    /// <summary>Starts to load the row's cache lines.</summary>
    void Prefetch(uint rowId);

    /// <summary>
    /// Whether the row has the key, as <see cref="IKeyOfRow{TKey}.Matches"/> says, or is taken for now: whoever takes
    /// an answer may compare it later, together with others, and then look the key up once more.
    /// </summary>
    bool MayMatch(uint rowId, TKey key);

    /// <summary>Takes one answer. Called in the order of the keys, while the row is in cache.</summary>
    /// <param name="ordinal">Which of the keys.</param>
    /// <param name="rowId">Its row, or <see cref="RowIndex.NoRow"/>.</param>
    /// <returns>Whether the key was found.</returns>
    bool Answer(int ordinal, uint rowId);
}
