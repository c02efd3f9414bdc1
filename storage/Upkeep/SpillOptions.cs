using NativeStore.Core.World;

namespace NativeStore.Storage.Upkeep;

/// <summary>Where segments go rather than being dropped because of their bytes or of memory pressure.</summary>
/// <param name="Files">The file system.</param>
/// <param name="Directory">
/// A directory for the files of one database; it is made where it is missing. The files last as long as the database:
/// they hold rows for want of memory, not for the next start.
/// </param>
/// <param name="CacheBlocks">How many decoded-from blocks of such files are kept in memory.</param>
public sealed record SpillOptions(IFileSystem Files, string Directory, int CacheBlocks = 256);
