using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Schema;

namespace NativeStore.Storage.Series;

/// <summary>A batch of generated records.</summary>
internal readonly unsafe ref struct RecordSource<TRecord>(ReadOnlySpan<TRecord> records) : IRowSource
    where TRecord : struct, ISeriesRecord<TRecord>
{
    private readonly ReadOnlySpan<TRecord> _records = records;

    public long Count => _records.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyTo(long first, int count, byte* target)
    {
        ref readonly var record = ref MemoryMarshal.GetReference(_records.Slice((int)first, count));
        for (var row = 0; row < count; row++)
        {
            TRecord.Write(in Unsafe.Add(ref Unsafe.AsRef(in record), row), ref *target);
            target += TRecord.RowSize;
        }
    }

    public void NoteDuplicate(long row)
    {
        // Whoever wants to know which rows were left out passes a MarkingSource.
    }
}
