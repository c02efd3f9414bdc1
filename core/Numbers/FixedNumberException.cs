namespace NativeStore.Core.Numbers;

/// <summary>Base of what fixed-point arithmetic, conversion and text can refuse.</summary>
public abstract class FixedNumberException(string message) : NativeStoreException(message);
