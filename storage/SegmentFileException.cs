using NativeStore.Core;

namespace NativeStore.Storage;

/// <summary>
/// A file with spilled rows cannot be read, or is not what was written: damaged, cut short, of another version or of
/// another table. Rows are never made of it; rows that stand elsewhere are not concerned.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="table">The table whose rows were asked for.</param>
/// <param name="problem">What is wrong with it.</param>
/// <param name="cause">What the file system or a decoder said, where it was one of these.</param>
public sealed class SegmentFileException(string path, string table, string problem, Exception? cause = null)
    : NativeStoreException(
        $"The segment file '{path}' of table '{table}' {problem}. " +
        "Restore the file from a copy, or drop the segment's rows by retention.",
        cause!)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The table whose rows were asked for.</summary>
    public string Table { get; } = table;

    /// <summary>The column whose values were asked for; null where it is the file as a whole.</summary>
    public string? Column { get; init; }

    /// <summary>The block of 1,024 rows, from 0, that was asked for; -1 where it is the file as a whole.</summary>
    public int Block { get; init; } = -1;
}
