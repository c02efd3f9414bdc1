namespace NativeStore.Storage.Series;

/// <summary>A batch of one row that is in stored form already.</summary>
internal readonly unsafe ref struct StoredRow(byte* row, int rowSize) : IRowSource
{
    public long Count => 1;

    public void CopyTo(long first, int count, byte* target) => Buffer.MemoryCopy(row, target, rowSize, rowSize);

    public void NoteDuplicate(long row)
    {
        // Whoever wants to know which rows were left out passes a MarkingSource.
    }
}
