namespace NativeStore.Compression;

/// <summary>How a block is encoded: the first byte of it.</summary>
public enum Codec : byte
{
    /// <summary>The values as they are.</summary>
    Raw = 0,

    /// <summary>One value, for all.</summary>
    Constant = 1,
}
