namespace NativeStore.Storage.Tests.Model;

/// <summary>What a broken table does now and then.</summary>
internal enum ModelDefect
{
    /// <summary>A walk leaves a row out.</summary>
    LosesARow,

    /// <summary>A walk shows a row twice.</summary>
    DoublesARow,

    /// <summary>A walk shows two rows of equal time in the wrong order.</summary>
    SwapsTies,

    /// <summary>A lookup finds a row that has another key.</summary>
    FindsStaleKeys,

    /// <summary>An aggregate is off by one row.</summary>
    SumsWrongly,

    /// <summary>The last rows of a series have one that was busted or corrected among them.</summary>
    ShowsHiddenInLastN,

    /// <summary>The latest row of a series is one that was busted or corrected.</summary>
    ShowsHiddenAsLatest,

    /// <summary>Walks over merged segments show a row that was busted or corrected.</summary>
    ShowsHiddenInMerged,

    /// <summary>Sums have rows in them that were busted or corrected.</summary>
    SumsHidden,

    /// <summary>A key leads to the row as it was before its correction.</summary>
    FindsOriginals,

    /// <summary>Some busts of a batch that is refused are done.</summary>
    BustsHalfABatch,

    /// <summary>The first version of a row is not in its history.</summary>
    LosesHistory,

    /// <summary>Two rows have the handle of the other.</summary>
    SwapsHandles,
}
