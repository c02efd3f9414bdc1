using NativeStore.Core.World;

namespace NativeStore.Storage.Upkeep;

/// <summary>Where segments go rather than being dropped because of their bytes or of memory pressure.</summary>
/// <param name="Files">The file system.</param>
/// <param name="Directory">
/// A directory for its files; it is made where it is missing, and databases of one machine may share it. The files last
/// as long as the database: they hold rows for want of memory, not for the next start. What a database that died left
/// behind, the next one deletes. A relative one is taken from where the process is at the start, for good. It may be a
/// link to a directory; in it, nothing but plain files of its own is opened, and those are for their owner alone (0600;
/// a directory that is made: 0700).
/// </param>
/// <param name="CacheBlocks">How many decoded-from blocks of such files are kept in memory.</param>
public sealed record SpillOptions(IFileSystem Files, string Directory, int CacheBlocks = 256)
{
    /// <summary>The directory, and how many blocks are kept.</summary>
    public override string ToString() => $"{Directory}, {CacheBlocks} blocks cached";
}
