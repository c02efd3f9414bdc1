using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeStore.Core.Schema;

/// <summary>
/// A row in native memory, read in place. The source generator adds one typed property per column, so
/// <c>view.Price</c> is a single load. Valid as long as the enumerator or the reader that gave it.
/// </summary>
/// <typeparam name="TRecord">The annotated record struct.</typeparam>
public readonly ref struct RowView<TRecord>
    where TRecord : struct, IRecord<TRecord>
{
    private readonly ref readonly byte _row;

    /// <summary>Views the row that starts at <paramref name="row"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowView(ref readonly byte row) => _row = ref row;

    /// <summary>The row's first byte.</summary>
    public ref readonly byte Row
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _row;
    }

    /// <summary>The row's bytes, <c>TRecord.RowSize</c> of them.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(in _row, TRecord.RowSize);

    /// <summary>Copies the row into a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TRecord ToRecord() => TRecord.Read(in _row);

    /// <summary>
    /// Reads a value at a byte offset. Unchecked: the caller has proved from the schema that a
    /// <typeparamref name="T"/> stands there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DangerousRead<T>(int offset)
        where T : unmanaged =>
        Unsafe.ReadUnaligned<T>(in Unsafe.Add(ref Unsafe.AsRef(in _row), offset));
}
