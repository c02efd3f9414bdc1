namespace NativeStore.Compression;

/// <summary>The kind of a column's values and the bytes of one.</summary>
/// <param name="Kind">What the values are.</param>
/// <param name="Size">Bytes of one value: fixed by the kind but for <see cref="ValueKind.Bytes"/>.</param>
public readonly record struct ValueShape(ValueKind Kind, int Size);
