namespace NativeStore.Storage.Index;

/// <summary>What the index asks of its table to take in rows that already stand in the arena.</summary>
/// <typeparam name="TKey">The key.</typeparam>
public interface IKeyedRows<TKey> : IKeyOfRow<TKey>
    where TKey : allows ref struct
{
    /// <summary>The row's key.</summary>
    /// <param name="rowId">A row in the arena, visible to readers or not.</param>
    TKey KeyOf(uint rowId);

    /// <summary>The key's hash, as the table computes it for every operation on this index.</summary>
    ulong HashOf(TKey key);
}
