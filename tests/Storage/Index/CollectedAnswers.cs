using NativeStore.Storage.Index;

namespace NativeStore.Storage.Tests.Index;

/// <summary>Notes the answers of a lookup of many keys, in order.</summary>
internal readonly struct CollectedAnswers(LongRows rows, uint[] answers, List<uint> prefetched) : IRowLookup<long>
{
    public bool Matches(uint rowId, long key) => rows.Matches(rowId, key);

    public bool MayMatch(uint rowId, long key) => rows.Matches(rowId, key);

    public ulong HashOf(long key) => rows.HashOf(key);

    public void Prefetch(uint rowId) => prefetched.Add(rowId);

    public bool Answer(int ordinal, uint rowId)
    {
        answers[ordinal] = rowId;
        return rowId != RowIndex.NoRow;
    }
}
