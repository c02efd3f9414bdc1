namespace NativeStore.Storage.Throttle;

/// <summary>Why a write that does not wait was not done. Nothing of it was appended.</summary>
public enum WriteRefusal : byte
{
    /// <summary>It was done.</summary>
    None = 0,

    /// <summary>The row's unique key is taken.</summary>
    Duplicate = 1,

    /// <summary>
    /// Memory pressure does not admit the write's priority now; <c>Append</c> and <c>AppendAsync</c> wait for it.
    /// </summary>
    Pressure = 2,

    /// <summary>The ledger has no memory for it.</summary>
    Memory = 3,
}
