namespace NativeStore.Interchange.Csv;

/// <summary>How far an import is.</summary>
/// <param name="Bytes">
/// Bytes read of the source as it is stored, so compressed ones of a gzip file, if it tells its position; otherwise
/// bytes of text.
/// </param>
/// <param name="TotalBytes">Bytes of the source, if it tells; otherwise null.</param>
/// <param name="Rows">Lines that became rows: loaded, or duplicates of loaded ones.</param>
/// <param name="Rejects">Lines that are no rows.</param>
public readonly record struct CsvProgress(long Bytes, long? TotalBytes, long Rows, long Rejects);
