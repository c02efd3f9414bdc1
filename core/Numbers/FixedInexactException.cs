namespace NativeStore.Core.Numbers;

/// <summary>The result has more decimals than its type, and no rounding mode was given.</summary>
public sealed class FixedInexactException(string message) : FixedNumberException(message);
