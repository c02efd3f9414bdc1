namespace NativeStore.Storage.Upkeep;

/// <summary>What a piece of upkeep was.</summary>
public enum UpkeepKind : byte
{
    /// <summary>There was nothing to do.</summary>
    None,

    /// <summary>A full block of rows became a sealed segment.</summary>
    Seal,

    /// <summary>Neighbouring segments became one.</summary>
    Merge,

    /// <summary>Sealed segments became one that is encoded for size.</summary>
    Age,

    /// <summary>A segment was dropped, or the oldest rows in the arena, as the table's own policy asks for: by age,
    /// rows or bytes.</summary>
    Retain,

    /// <summary>A segment was dropped because memory ran short.</summary>
    Prune,

    /// <summary>The oldest segment in memory went to disk, from where it stays readable.</summary>
    Spill,

    /// <summary>Entries of dropped rows were taken out of the unique index.</summary>
    Sweep,

    /// <summary>A piece was due that memory does not suffice for now; it is tried again later.</summary>
    Defer,

    /// <summary>A piece failed and changed nothing: see the error that was kept. It is tried again later.</summary>
    Fail,

    /// <summary>Rows of series of low priority were taken out of a segment, as the table's own policy asks for: by rows
    /// or bytes.</summary>
    RetainPart,

    /// <summary>Rows of series of low priority were taken out of a segment because memory ran short.</summary>
    PrunePart,

    /// <summary>Files of neighbouring segments on disk became one.</summary>
    MergeSpilled,

    /// <summary>Series without rows were forgotten: their memory serves new ones.</summary>
    Forget,
}
