namespace NativeStore.Compression.Packing;

/// <summary>A kernel and its arguments, to be run with its width as a type.</summary>
internal interface IWidthWork
{
    /// <summary>Runs the kernel for one width.</summary>
    /// <typeparam name="TWidth">One of <see cref="Width"/>: its size is the width.</typeparam>
    void Run<TWidth>()
        where TWidth : unmanaged;
}
