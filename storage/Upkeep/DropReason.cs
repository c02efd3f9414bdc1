namespace NativeStore.Storage.Upkeep;

/// <summary>Why rows of a table are dropped.</summary>
internal enum DropReason : byte
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>They are older than the table retains.</summary>
    Age,

    /// <summary>They are more than the table retains.</summary>
    Rows,

    /// <summary>They take more bytes than the table may hold.</summary>
    Bytes,

    /// <summary>Memory runs short.</summary>
    Pressure,
}
