namespace NativeStore.Storage.Throttle;

/// <summary>The series of shed rows: its packed key, in place, so that noting it needs no memory.</summary>
/// <param name="Key">The key's bytes; zero beyond them.</param>
/// <param name="Bytes">How many; 0 where the rows are of several series, or the key is wider.</param>
internal readonly record struct SeriesTag(UInt128 Key, int Bytes)
{
    /// <summary>The widest key that fits.</summary>
    public const int BytesMax = 16;
}
