namespace NativeStore.Compression.Codecs;

/// <summary>Values of a block as base + factor · q where 32 bits hold every q; bounds are the header's.</summary>
/// <param name="Base">What is added to every number.</param>
/// <param name="Factor">What every number is multiplied with.</param>
/// <param name="NumberBits">Bits of the greatest q, 0 to 32.</param>
/// <param name="ValueBits">Bits that hold the magnitude of every value, at most 62.</param>
internal readonly record struct NarrowFrame(long Base, ulong Factor, int NumberBits, int ValueBits);
