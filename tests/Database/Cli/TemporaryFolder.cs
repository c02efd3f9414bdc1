using System.IO.Compression;
using System.Text;

namespace NativeStore.Tests.Cli;

/// <summary>A folder for the files of one test, deleted with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("nstore-").FullName;

    public string PathOf(string name) => Path.Combine(_path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public string WriteGzip(string name, string text)
    {
        using var stream = new GZipStream(File.Create(PathOf(name)), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
