namespace NativeStore.Core.Time;

/// <summary>Text is not a time or a duration, or a format is unknown.</summary>
public sealed class TimeFormatException(string message) : NativeStoreException(message);
