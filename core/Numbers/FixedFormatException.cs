namespace NativeStore.Core.Numbers;

/// <summary>Text is not a decimal number, or a format is unknown.</summary>
public sealed class FixedFormatException(string message) : FixedNumberException(message);
