namespace NativeStore.Storage.Tests.Model;

/// <summary>The engine's answer is not the naive table's.</summary>
internal sealed class ModelMismatchException(string message) : Exception(message);
