namespace NativeStore.Compression.Packing;

/// <summary>Which registers the kernels work in.</summary>
internal enum SimdLevel
{
    /// <summary>Ordinary registers: every processor.</summary>
    Scalar = 1,

    /// <summary>16 bytes: SSE, NEON.</summary>
    Vector128 = 128,

    /// <summary>32 bytes: AVX2.</summary>
    Vector256 = 256,

    /// <summary>64 bytes: AVX-512.</summary>
    Vector512 = 512,
}
