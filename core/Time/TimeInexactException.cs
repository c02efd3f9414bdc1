namespace NativeStore.Core.Time;

/// <summary>A time has digits that the target type cannot hold, or a DateTime does not say that it is UTC.</summary>
public sealed class TimeInexactException(string message) : NativeStoreException(message);
