namespace NativeStore.Core.Numbers;

/// <summary>A number was divided by zero.</summary>
public sealed class FixedDivideByZeroException(string message) : FixedNumberException(message);
