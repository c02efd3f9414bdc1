namespace NativeStore.Core.Text;

/// <summary>
/// A text capacity carried in a type, <c>L1</c> to <c>L64</c>. The type is at the same time the storage: an inline
/// array of exactly <see cref="Length"/> bytes, so that <see cref="FixedText{TLength}"/> is as wide as its capacity.
/// </summary>
public interface IFixedLength
{
    /// <summary>Capacity in bytes of UTF-8.</summary>
    static abstract int Length { get; }
}
