using NativeStore.Storage.Index;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Unique;

/// <summary>Tells the index which of its rows are gone in a set of tiers.</summary>
internal readonly struct GoneRows(TierSet tiers) : IGoneRows
{
    public bool IsGone(uint rowId) => rowId < tiers.HotStart && tiers.IsGone(rowId);
}
