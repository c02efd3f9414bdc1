namespace NativeStore.Core;

/// <summary>
/// Base of every error that NativeStore raises on bad input or exhausted limits: the message says what to do.
/// </summary>
public abstract class NativeStoreException : Exception
{
    /// <summary>Creates the error with its message.</summary>
    protected NativeStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its message and its cause.</summary>
    protected NativeStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
