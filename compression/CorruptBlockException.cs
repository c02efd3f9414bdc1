using NativeStore.Core;

namespace NativeStore.Compression;

/// <summary>Encoded bytes are not what an encoder wrote: damaged, cut short, or of another shape.</summary>
public sealed class CorruptBlockException(string message) : NativeStoreException(message);
