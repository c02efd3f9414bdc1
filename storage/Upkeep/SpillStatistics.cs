namespace NativeStore.Storage.Upkeep;

/// <summary>What became of spilled segments and of their files since the database was opened.</summary>
/// <param name="Failures">Spills that failed, for want of disk or by its errors; the segments stay in memory.</param>
/// <param name="BlocksRead">Blocks that were read from files.</param>
/// <param name="BlocksFound">Blocks that were asked for and still in memory.</param>
/// <param name="ReadFailures">Blocks that could not be read, or were not what was written.</param>
/// <param name="FilesLeft">Files of segments that are gone which could not be deleted.</param>
/// <param name="LeftoverFiles">Files of databases that died which were deleted at the start.</param>
/// <param name="LeftoverBytes">Their bytes.</param>
/// <param name="LeftoversKept">Such files that could not be deleted; the next start tries again.</param>
public sealed record SpillStatistics(
    long Failures,
    long BlocksRead,
    long BlocksFound,
    long ReadFailures,
    long FilesLeft,
    long LeftoverFiles,
    long LeftoverBytes,
    long LeftoversKept);
