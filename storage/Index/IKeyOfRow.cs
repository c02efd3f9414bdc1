namespace NativeStore.Storage.Index;

/// <summary>
/// What the index asks of its table: whether a row has a key. Implement it as a small readonly struct, so that the
/// comparison is compiled into the probe.
/// </summary>
/// <typeparam name="TKey">The key: a number, or a span of bytes.</typeparam>
public interface IKeyOfRow<TKey>
    where TKey : allows ref struct
{
    /// <summary>Whether the row's key equals <paramref name="key"/>. Does not throw.</summary>
    /// <param name="rowId">A row that the index holds and the caller may see.</param>
    /// <param name="key">The key looked for.</param>
    bool Matches(uint rowId, TKey key);
}
