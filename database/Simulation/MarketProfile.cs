namespace NativeStore.Simulation;

/// <summary>How much busier than the minute around them a simulated day's bursts are.</summary>
public enum MarketProfile
{
    /// <summary>No bursts but those of the opening and the close.</summary>
    Calm = 1,

    /// <summary>Bursts of ten times the rate: an ordinary lively day.</summary>
    Burst10x = 10,

    /// <summary>Bursts of a hundred times the rate: news on a thin market.</summary>
    Burst100x = 100,
}
