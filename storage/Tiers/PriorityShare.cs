using NativeStore.Storage.Throttle;

namespace NativeStore.Storage.Tiers;

/// <summary>What a segment has of the series of one priority.</summary>
/// <param name="Rows">Their rows.</param>
/// <param name="Series">How many series.</param>
/// <param name="Tag">The series, where it is one.</param>
internal readonly record struct PriorityShare(int Rows, int Series, SeriesTag Tag);
