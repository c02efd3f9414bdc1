namespace NativeStore.Core.Memory;

/// <summary>What one owner holds under one tag.</summary>
/// <param name="Owner">The owner's name.</param>
/// <param name="Tag">What the memory is for.</param>
/// <param name="Bytes">How many bytes.</param>
public readonly record struct MemoryUsage(string Owner, MemoryTag Tag, long Bytes);
