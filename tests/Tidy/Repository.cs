namespace NativeStore.Tidy.Tests;

/// <summary>The repository as files: found by walking up from the test's own assembly to the solution.</summary>
internal static class Repository
{
    private static readonly HashSet<string> s_outputs = new(StringComparer.Ordinal)
    {
        "bin", "obj", "artifacts", "TestResults", "node_modules", "__pycache__", "BenchmarkDotNet.Artifacts",
    };

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Every file that is no build output: path from the root, forward slashes, ordinal order.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. Walk(Root).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>The C# sources, without approved snapshots of generated ones: they are data of the tests.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
    [
        .. Paths.Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Where(path => !path.Contains(".approved.", StringComparison.Ordinal))
            .Select(path => new SourceFile(path, Read(path))),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(IsOurs).SelectMany(Walk));

    private static bool IsOurs(string folder)
    {
        var name = Path.GetFileName(folder);
        return !s_outputs.Contains(name) && (!name.StartsWith('.') || name is ".ci" or ".config");
    }

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "NativeStore.sln"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException(
                $"No NativeStore.sln above {AppContext.BaseDirectory}: run the tests inside the repository."));
}
