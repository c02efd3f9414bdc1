namespace NativeStore.Storage;

/// <summary>Where rows stand.</summary>
public enum TableTier : byte
{
    /// <summary>As rows, in blocks.</summary>
    Hot,

    /// <summary>As columns, encoded to be read quickly.</summary>
    Sealed,

    /// <summary>As columns, encoded for size.</summary>
    Aged,

    /// <summary>As columns in files; what is known of them without decoding is in memory.</summary>
    Spilled,
}
