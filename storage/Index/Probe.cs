using System.Runtime.CompilerServices;

namespace NativeStore.Storage.Index;

/// <summary>Where a hash leads: found once, used at each station of a batch.</summary>
internal struct Probe
{
    /// <summary>The key's hash.</summary>
    public ulong Hash;

    /// <summary>The word of its page; the page stays readable as long as the caller's pin.</summary>
    public ulong PageWord;

    /// <summary>The page's number for the writer, or the row found for a reader.</summary>
    public uint Number;

    /// <summary>The hash's lower half.</summary>
    public readonly uint Fingerprint => (uint)Hash;

    /// <summary>The page.</summary>
    public readonly IndexPage Page
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(PageWord);
    }
}

/// <summary>
/// The keys of a batch that are under way. A local variable, not <c>stackalloc</c>, which would keep the method from
/// being compiled again with what its first runs have shown.
/// </summary>
[InlineArray(Length)]
internal struct ProbeRing
{
    /// <summary>A power of two: more than the cache misses that a core can have under way.</summary>
    public const int Length = 32;

    private Probe _first;
}
