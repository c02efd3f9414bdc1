namespace NativeStore.Storage;

/// <summary>What the tiers of a table hold, at one moment.</summary>
/// <param name="Hot">Rows in blocks.</param>
/// <param name="Sealed">Segments that are encoded to be read quickly.</param>
/// <param name="Aged">Segments that are encoded for size.</param>
/// <param name="Spilled">Segments in files.</param>
public readonly record struct TierSizes(TierSize Hot, TierSize Sealed, TierSize Aged, TierSize Spilled)
{
    /// <summary>Native bytes of all segments.</summary>
    public long SegmentBytes => Sealed.Bytes + Aged.Bytes + Spilled.Bytes;

    /// <summary>One of them.</summary>
    public TierSize Of(TableTier tier) => tier switch
    {
        TableTier.Hot => Hot,
        TableTier.Sealed => Sealed,
        TableTier.Aged => Aged,
        _ => Spilled,
    };
}
