using System.Buffers;

namespace NativeStore.Storage.Series;

/// <summary>
/// Scratch for one row that is too wide for the stack: rented, so that nothing is allocated per row. Whoever makes it
/// disposes it.
/// </summary>
internal readonly ref struct WideRow(int rowSize)
{
    /// <summary>Bytes of a row up to which it stands on the stack: then this costs nothing.</summary>
    public const int StackBytesMax = 4096;

    private readonly byte[] _rented = ArrayPool<byte>.Shared.Rent(rowSize);

    /// <summary>The row's bytes, of any content.</summary>
    public Span<byte> Bytes => _rented.AsSpan(0, rowSize);

    /// <summary>Gives the scratch back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
}
