namespace NativeStore.Storage.Upkeep;

/// <summary>Who drives upkeep.</summary>
public enum UpkeepMode : byte
{
    /// <summary>A thread of the database's own, with a bounded share of one core.</summary>
    Background,

    /// <summary>The caller, step by step: nothing happens behind his back.</summary>
    Manual,
}
