using NativeStore.Core;

namespace NativeStore.Cli.Loading;

/// <summary>A file does not hold what it should, or is damaged: with its name, which the cause does not know.</summary>
internal sealed class UnreadableFileException(string path, Exception cause)
    : NativeStoreException($"{CsvFile.NameOf(path)}: {cause.Message}", cause);
