namespace NativeStore.Storage.Throttle;

/// <summary>Why rows were delayed, refused or dropped.</summary>
public enum ShedReason : byte
{
    /// <summary>They waited for memory pressure to fall and were accepted then: nothing is missing.</summary>
    Delayed = 0,

    /// <summary>Refused: the level of memory pressure does not admit their priority.</summary>
    RefusedByLevel = 1,

    /// <summary>Refused: they waited for as long as the writer allowed.</summary>
    TimedOut = 2,

    /// <summary>Refused: the writer cancelled before or while they waited.</summary>
    Cancelled = 3,

    /// <summary>Refused: the ledger had no memory for them.</summary>
    RefusedByLimit = 4,

    /// <summary>Dropped, after having been readable, to make room under memory pressure.</summary>
    PrunedByPressure = 5,

    /// <summary>Dropped by retention: older than the table keeps rows.</summary>
    RetentionAge = 6,

    /// <summary>Dropped by retention: more rows than the table keeps.</summary>
    RetentionRows = 7,

    /// <summary>Dropped by retention: more bytes than the table keeps.</summary>
    RetentionBytes = 8,
}
