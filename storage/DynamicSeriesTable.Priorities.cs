using NativeStore.Core.Schema;

namespace NativeStore.Storage;

// Which series' rows go first.
public sealed partial class DynamicSeriesTable
{
    /// <inheritdoc cref="SeriesTable{TRecord}.SetPriority"/>
    public void SetPriority(in SeriesKey key, DataPriority? priority) => _store.SetPriority(key, priority);

    /// <inheritdoc cref="SeriesTable{TRecord}.PriorityOf"/>
    public DataPriority PriorityOf(in SeriesKey key) => _store.PriorityOf(key);
}
