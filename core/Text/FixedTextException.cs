namespace NativeStore.Core.Text;

/// <summary>
/// Text does not fit its inline column: too long, not valid UTF-8, or with a zero byte, which is the padding.
/// </summary>
public sealed class FixedTextException(string message) : NativeStoreException(message);
