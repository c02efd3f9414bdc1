namespace NativeStore.Core.Numbers;

/// <summary>A scale is outside 0 to 38, or numbers that are not comparable were compared.</summary>
public sealed class FixedScaleException(string message) : FixedNumberException(message);
