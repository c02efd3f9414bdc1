namespace NativeStore.Storage;

/// <summary>Why a row was not busted or corrected.</summary>
public enum AmendmentRefusal
{
    /// <summary>It was busted before: there is nothing left to bust or to correct.</summary>
    Busted,

    /// <summary>Its key is twice in the batch.</summary>
    TwiceInBatch,
}
