namespace NativeStore.Core.Memory.Pressure;

/// <summary>What happened to memory pressure.</summary>
public enum PressureEventKind : byte
{
    /// <summary>The level rose by one.</summary>
    Raised = 0,

    /// <summary>The level fell by one.</summary>
    Lowered = 1,

    /// <summary>Growth leads to a level above the present one within the horizon.</summary>
    Forecast = 2,

    /// <summary>A reader has kept memory from being freed for long, while the level is high.</summary>
    Held = 3,

    /// <summary>It does so no longer.</summary>
    LetGo = 4,
}
