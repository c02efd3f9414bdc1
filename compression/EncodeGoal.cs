namespace NativeStore.Compression;

/// <summary>What an encoding is chosen for.</summary>
public enum EncodeGoal : byte
{
    /// <summary>Small, as long as decoding a block and seeking one value stay cheap: sealed segments.</summary>
    Fast = 0,

    /// <summary>As small as it gets: aged segments.</summary>
    Small = 1,
}
