using NativeStore.Compression;

namespace NativeStore.Storage;

/// <summary>How often a codec was chosen.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="Blocks">Blocks of values.</param>
public readonly record struct CodecUse(Codec Codec, int Blocks);
