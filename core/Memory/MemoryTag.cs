namespace NativeStore.Core.Memory;

/// <summary>What native memory is used for: every allocation names one.</summary>
public enum MemoryTag : byte
{
    /// <summary>Hot rows.</summary>
    RowArena,

    /// <summary>Sealed and aged columns.</summary>
    Segment,

    /// <summary>Unique and primary-key indexes.</summary>
    Index,

    /// <summary>Per-series state: row lists, checkpoints, latest rows, late rows.</summary>
    Series,

    /// <summary>Symbol dictionaries.</summary>
    Symbol,

    /// <summary>Older versions of keyed rows.</summary>
    Undo,

    /// <summary>Write-ahead log buffers.</summary>
    Wal,

    /// <summary>Working memory of queries. Not counted as in use by levels of pressure, like results.</summary>
    QueryScratch,

    /// <summary>Results handed to the caller.</summary>
    Result,

    /// <summary>Memory that readers outside the engine hold.</summary>
    Pin,

    /// <summary>Metrics and the reader registry.</summary>
    Monitoring,

    /// <summary>What is touched and free: whole slabs, kept for reuse up to a bound, and room in carved ones.</summary>
    FreePool,

    /// <summary>Working memory of writers: importing, sealing, merging.</summary>
    WriteScratch,
}
