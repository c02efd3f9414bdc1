namespace NativeStore.Storage.Tests.Model;

/// <summary>What a step of a history does.</summary>
internal enum ModelAction
{
    /// <summary>Appends a batch, all or nothing.</summary>
    Append,

    /// <summary>Appends a batch without its duplicates.</summary>
    AppendDistinct,

    /// <summary>Appends one row.</summary>
    AppendOne,

    /// <summary>Appends a batch while little memory is left: it goes in whole or not at all.</summary>
    AppendSqueezed,

    /// <summary>Appends a batch with a row that cannot be taken.</summary>
    AppendUnfit,
}
