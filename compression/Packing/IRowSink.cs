namespace NativeStore.Compression.Packing;

/// <summary>What becomes of unpacked rows: stored, widened, added up. Compiled into the walk over the rows.</summary>
internal interface IRowSink<TVector>
{
    /// <summary>Takes a row.</summary>
    /// <param name="row">Which, counted from where the sink stands.</param>
    /// <param name="lanes">The values of the row in the lanes that the walk is for.</param>
    void Take(int row, TVector lanes);

    /// <summary>Moves on by rows that were taken.</summary>
    void Advance(int rows);
}
