namespace NativeStore.Storage.Segments;

/// <summary>What a segment's columns were encoded for.</summary>
internal enum SegmentKind : byte
{
    /// <summary>Quick to decode and to seek.</summary>
    Sealed,

    /// <summary>Small.</summary>
    Aged,
}
