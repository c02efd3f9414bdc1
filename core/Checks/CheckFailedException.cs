namespace NativeStore.Core.Checks;

/// <summary>An invariant of the engine does not hold: a defect in NativeStore, not in the caller's input.</summary>
public sealed class CheckFailedException(string message) : Exception(message);
