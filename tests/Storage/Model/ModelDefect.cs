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
}
