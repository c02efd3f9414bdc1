using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using Xunit;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Many files, of which few are open.</summary>
public sealed class FileHandlesTests
{
    private readonly SimulatedFileSystem _disk = new(new SeededRandom(1));

    [Theory]
    [InlineData(8, 2)]
    [InlineData(256, 32)]
    [InlineData(1_024, 64)]
    [InlineData(int.MaxValue, 64)]
    public void AnEighthOfTheDescriptorsIsUsedAndNeverMoreThan64(int limit, int places)
    {
        _disk.OpenFilesMax = limit;
        var handles = FileHandles.Of(_disk);
        Assert.Equal(places, handles.Places);
        Assert.Same(handles, FileHandles.Of(_disk));
        Assert.NotSame(handles, FileHandles.Of(new SimulatedFileSystem(new SeededRandom(1))));
    }

    [Fact]
    public void TheFileUsedLongestAgoIsClosed()
    {
        _disk.OpenFilesMax = 24;
        var (disk, files) = NewFiles(10);
        var handles = FileHandles.Of(disk);
        Use(handles, files[0]);
        Use(handles, files[1]);
        Use(handles, files[2]);
        Use(handles, files[0]);
        Assert.Equal((3, 3), (disk.Opens, _disk.OpenFiles));
        Use(handles, files[3]);
        Use(handles, files[0]);
        Use(handles, files[2]);
        Assert.Equal((4, 3), (disk.Opens, _disk.OpenFiles));
        Use(handles, files[1]);
        Assert.Equal((5, 3), (disk.Opens, _disk.OpenFiles));
        Array.ForEach(files, handles.Close);
        Assert.Equal(0, _disk.OpenFiles);
    }

    [Fact]
    public async Task ReadersWaitForAPlaceAndEachGetsOne()
    {
        _disk.OpenFilesMax = 16;
        var (disk, files) = NewFiles(12);
        var handles = FileHandles.Of(disk);
        var readers = Enumerable.Range(0, 6).Select(reader => Task.Run(() =>
        {
            var random = new Random(reader);
            for (var read = 0; read < 3_000; read++)
            {
                Use(handles, files[random.Next(files.Length)]);
                Assert.InRange(_disk.OpenFiles, 0, 2);
            }
        }));
        await Task.WhenAll(readers);
        Array.ForEach(files, handles.Close);
        Assert.Equal(0, _disk.OpenFiles);
    }

    [Fact]
    public void AFileThatCannotBeOpenedTakesNoPlace()
    {
        _disk.OpenFilesMax = 16;
        var (disk, files) = NewFiles(3);
        var handles = FileHandles.Of(disk);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var error = Assert.Throws<FileException>(() => handles.Take(new PooledFile("data/none")));
            Assert.Equal(FileFailure.NotFound, error.Failure);
        }

        Array.ForEach(files, file => Use(handles, file));
    }

    [Fact]
    public void WhereOthersHaveTakenAllDescriptorsIdleFilesGiveTheirs()
    {
        _disk.OpenFilesMax = 32;
        var (disk, files) = NewFiles(6);
        var handles = FileHandles.Of(disk);
        Use(handles, files[0]);
        Use(handles, files[1]);
        _disk.OpenFilesMax = 2;
        Use(handles, files[2]);
        Assert.Equal(2, _disk.OpenFiles);
        using (handles.Open("data/new", FileOpening.CreateNew))
        {
            Assert.Equal(2, _disk.OpenFiles);
            handles.Take(files[2]);
            var error = Assert.Throws<FileException>(() => handles.Take(files[3]));
            Assert.Equal(FileFailure.TooManyOpenFiles, error.Failure);
            Assert.Contains("ulimit -n", error.Message, StringComparison.Ordinal);
            handles.Release(files[2]);
        }

        Use(handles, files[3]);
    }

    private (CountingFiles Files, PooledFile[] Pooled) NewFiles(int count)
    {
        _disk.CreateDirectory("data");
        var files = new PooledFile[count];
        for (var number = 0; number < count; number++)
        {
            files[number] = new PooledFile($"data/{number}");
            using var file = _disk.Open(files[number].Path, FileOpening.CreateNew);
            file.WriteAt(0, System.Text.Encoding.UTF8.GetBytes(file.Path));
        }

        return (new CountingFiles(_disk), files);
    }

    private static void Use(FileHandles handles, PooledFile file)
    {
        var bytes = new byte[file.Path.Length];
        var open = handles.Take(file);
        try
        {
            open.ReadAt(0, bytes);
        }
        finally
        {
            handles.Release(file);
        }

        Assert.Equal(file.Path, System.Text.Encoding.UTF8.GetString(bytes));
    }

    private sealed class CountingFiles(IFileSystem files) : Upkeep.ForwardingFiles(files)
    {
        private int _opens;

        public int Opens => _opens;

        public override IFile Open(string path, FileOpening opening)
        {
            Interlocked.Increment(ref _opens);
            return base.Open(path, opening);
        }
    }
}
