namespace NativeStore.Core.Numbers;

/// <summary>The exact result lies outside the range of its type.</summary>
public sealed class FixedOverflowException(string message) : FixedNumberException(message);
