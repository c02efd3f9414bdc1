using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Aggregates;

/// <summary>Open, high, low, close and volume of some rows in time order. Rows without a price do not count.</summary>
/// <typeparam name="TPrice">The price column's type.</typeparam>
/// <param name="Open">The first price; meaningless where <paramref name="Count"/> is 0, as are the others.</param>
/// <param name="High">The highest price.</param>
/// <param name="Low">The lowest price.</param>
/// <param name="Close">The last price.</param>
/// <param name="Volume">The exact sum of the sizes; rows without a size add nothing.</param>
/// <param name="Count">How many rows had a price.</param>
/// <param name="FirstTime">When the first of them was.</param>
/// <param name="LastTime">When the last of them was.</param>
public readonly record struct Ohlc<TPrice>(
    TPrice Open,
    TPrice High,
    TPrice Low,
    TPrice Close,
    ExactProduct Volume,
    long Count,
    Timestamp FirstTime,
    Timestamp LastTime)
    where TPrice : unmanaged
{
    /// <summary>Whether no row had a price.</summary>
    public bool IsEmpty => Count == 0;
}
