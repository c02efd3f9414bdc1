namespace NativeStore.Compression.Packing;

/// <summary>A sink that writes rows to memory.</summary>
internal unsafe interface IStoreSink<TSelf, TVector> : IRowSink<TVector>
{
    /// <summary>A sink at the first row.</summary>
    /// <param name="values">Where the first value goes.</param>
    /// <param name="lane">Byte of the walk's first lane in a packed word.</param>
    /// <param name="base">What is added to each value.</param>
    static abstract TSelf To(byte* values, int lane, long @base);
}
