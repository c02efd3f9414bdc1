namespace NativeStore.Core.Memory;

/// <summary>
/// The guarded build (<c>GUARDED</c>: Debug, or <c>-p:Guarded=true</c>): slabs and large blocks end at an inaccessible
/// page, freed slabs are inaccessible until they are used again, and freed blocks are filled with poison, which is
/// checked before they are used again.
/// </summary>
public static unsafe class GuardedBuild
{
    /// <summary>The byte that freed memory is filled with.</summary>
    public const byte Poison = 0xDB;

    /// <summary>Whether this is the guarded build.</summary>
    public static bool IsOn =>
#if GUARDED
        true;
#else
        false;
#endif

    /// <summary>Fills memory with poison.</summary>
    internal static void Fill(byte* address, long bytes)
    {
        for (var offset = 0L; offset < bytes; offset += int.MaxValue)
        {
            new Span<byte>(address + offset, (int)Math.Min(int.MaxValue, bytes - offset)).Fill(Poison);
        }
    }

    /// <summary>Whether all of the memory is still poison: nobody wrote to it after it was freed.</summary>
    internal static bool IsIntact(byte* address, int bytes) =>
        !new ReadOnlySpan<byte>(address, bytes).ContainsAnyExcept(Poison);
}
