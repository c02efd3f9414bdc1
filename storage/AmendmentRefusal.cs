namespace NativeStore.Storage;

/// <summary>Why a row was not busted or corrected.</summary>
public enum AmendmentRefusal
{
    /// <summary>It was busted before: there is nothing left to bust or to correct.</summary>
    Busted,

    /// <summary>Its key or its handle is twice in the batch, or two handles of versions of one row are.</summary>
    TwiceInBatch,

    /// <summary>Its handle is of another table, or names no row at all.</summary>
    OtherTable,

    /// <summary>Retention dropped it.</summary>
    Gone,

    /// <summary>
    /// It is sealed, and its table neither has a unique key nor keeps arrivals
    /// (<see cref="SeriesTableOptions.KeepArrivalOrder"/>): a sealed row then gets no handle, and a handle from before
    /// it was sealed leads to it only while no other row of its segment has its series and time, and none is gone.
    /// </summary>
    ArrivalNotKept,

    /// <summary>The correction has another unique key than the row of the handle.</summary>
    OtherKey,
}
