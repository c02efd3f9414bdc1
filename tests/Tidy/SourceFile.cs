namespace NativeStore.Tidy.Tests;

/// <summary>A text file of the repository: its path from the root, with forward slashes, and its content.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string[] Lines { get; } = Text.Split('\n');

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');
}
