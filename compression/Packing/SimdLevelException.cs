using NativeStore.Core;

namespace NativeStore.Compression.Packing;

/// <summary>
/// The environment variable <c>NATIVESTORE_SIMD</c> names a level that does not exist or that this processor lacks.
/// </summary>
public sealed class SimdLevelException(string message) : NativeStoreException(message);
