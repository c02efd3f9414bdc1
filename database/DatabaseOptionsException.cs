using NativeStore.Core;

namespace NativeStore;

/// <summary>The options of a database contradict each other or are out of range. Nothing was opened.</summary>
public sealed class DatabaseOptionsException(string message) : NativeStoreException(message);
