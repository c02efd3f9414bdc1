namespace NativeStore.Storage.Series;

/// <summary>The rows of a batch, wherever they come from.</summary>
internal interface IRowSource
{
    /// <summary>How many rows.</summary>
    long Count { get; }

    /// <summary>Writes rows in stored form, back to back.</summary>
    /// <param name="first">The first row, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Receives them.</param>
    unsafe void CopyTo(long first, int count, byte* target);

    /// <summary>Told of a row that is left out because its unique key is taken.</summary>
    /// <param name="row">The row, from 0.</param>
    void NoteDuplicate(long row);
}
