namespace NativeStore.Core.World;

/// <summary>What opening a file expects and allows.</summary>
public enum FileOpening
{
    /// <summary>Reading only; the file must exist.</summary>
    Read,

    /// <summary>Reading and writing; the file must exist.</summary>
    ReadWrite,

    /// <summary>Reading and writing; created where it is missing.</summary>
    ReadWriteOrCreate,

    /// <summary>Reading and writing; the file must not exist.</summary>
    CreateNew,
}
