using System.Runtime.InteropServices;
using NativeStore.Core.World;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>A directory that others may write to: what they put there is not opened, followed or deleted.</summary>
public sealed partial class SpillPlaceTests : IDisposable
{
    private const string Reason = "Pipes and links are made as on Linux.";
    private const int Blocks = 12;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("nativestore-");

    public SpillPlaceTests()
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(Outside, "precious");
    }

    private string Place => Path.Combine(_root.FullName, "spill");

    private string Outside => Path.Combine(_root.FullName, "outside");

    public void Dispose() => _root.Delete(recursive: true);

    [SkippableFact]
    public void NamesThatAreTakenAreLeftAloneAndTheNextOnesUsed()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);

        // The clock of these databases stands still, so every name can be guessed.
        List<string> planted = [];
        for (var id = 0; id < 4; id++)
        {
            planted.Add(Plant($"nativestore-{id:x16}.lock", id));
        }

        for (var number = 1; number <= 8; number++)
        {
            planted.Add(Plant($"nativestore-{4:x16}.trades.{number}.segment", number));
        }

        using (var life = new SpillingLife(SystemFileSystem.Instance, Place))
        {
            life.Live(Blocks);
            Assert.Null(life.Caretaker.LastError);
            Assert.True(File.Exists(Path.Combine(Place, $"nativestore-{4:x16}.lock")));
            Assert.Equal(Blocks * SpillingLife.RowsPerBlock, life.Caretaker.Statistics.RowsSpilled);
            Assert.Equal(life.Rows, life.Read());
            Assert.Equal(0, life.Spilled.LeftoversKept);
        }

        // A lock that is an empty file of ours is that of a dead database.
        planted.RemoveAll(path => path.EndsWith($"{3:x16}.lock", StringComparison.Ordinal));
        AssertOnly(planted.Append(Path.Combine(Place, $"nativestore-{4:x16}.lock")));
        new SpillingLife(SystemFileSystem.Instance, Place).Dispose();

        // So are empty files under its name that were never finished.
        planted.RemoveAll(path => path.EndsWith(".3.segment", StringComparison.Ordinal)
            || path.EndsWith(".7.segment", StringComparison.Ordinal));
        AssertOnly(planted);
        Assert.Equal("precious", File.ReadAllText(Outside));
    }

    [SkippableFact]
    public void OfWhatLiesUnderADeadDatabasesNameOnlyItsOwnFilesGo()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);
        const string Dead = "nativestore-00000000000000aa";
        Plant($"{Dead}.lock", 3);
        List<string> planted = [.. Enumerable.Range(0, 3).Select(kind => Plant($"{Dead}.trades.{kind}.segment", kind))];
        planted.Add(Path.Combine(Place, $"{Dead}.trades.7.segment"));
        File.WriteAllText(planted[^1], "somebody's own text");
        File.WriteAllBytes(Path.Combine(Place, $"{Dead}.trades.8.segment"), new byte[5_000]);
        File.WriteAllBytes(Path.Combine(Place, $"{Dead}.trades.9.segment"), []);
        using (var life = new SpillingLife(SystemFileSystem.Instance, Place))
        {
            Assert.Equal((2L, 5_000L, 0L), (
                life.Spilled.LeftoverFiles, life.Spilled.LeftoverBytes, life.Spilled.LeftoversKept));
        }

        AssertOnly(planted);
        Assert.Equal("precious", File.ReadAllText(Outside));
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void APlaceThatIsNoDirectoryIsRefused(int kind)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);
        var path = Plant("place", kind);
        var error = Assert.Throws<FileException>(() => new SpillingLife(SystemFileSystem.Instance, path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Outside));
    }

    /// <summary>Puts something under a name: by number a directory, a link, a pipe, an empty file.</summary>
    private string Plant(string name, int kind)
    {
        var path = Path.Combine(Place, name);
        switch (kind & 3)
        {
            case 0:
                Directory.CreateDirectory(path);
                break;
            case 1:
                File.CreateSymbolicLink(path, Outside);
                break;
            case 2:
                Assert.Equal(0, MakePipe(path, 0x1B6));
                break;
            default:
                File.WriteAllBytes(path, []);
                break;
        }

        return path;
    }

    private void AssertOnly(IEnumerable<string> paths) =>
        Assert.Equal(
            paths.Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(Place).Order(StringComparer.Ordinal));

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
