using Microsoft.Win32.SafeHandles;
using NativeStore.Core.Time;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>
/// Databases that spill, each in a process of its own, which may be limited or killed: run by <see
/// cref="SpillProcessTests"/>.
/// </summary>
internal static class SpillProgram
{
    /// <summary>What a process says when all is well.</summary>
    public const string Well = "all is well";

    /// <summary>What it says when it has spilled and waits for the end of its input.</summary>
    public const string Waiting = "waiting";

    private const int Threads = 4;

    public static int Main(string[] arguments)
    {
        if (arguments is not [var role, var directory, var number] || !int.TryParse(number, out var blocks))
        {
            return 2;
        }

        Action<string, int> run = role switch
        {
            "many" => (place, count) => SpillMany(place, count, isMerged: true),
            "unmerged" => (place, count) => SpillMany(place, count, isMerged: false),
            "wait" => SpillAndWait,
            "for ever" => SpillForEver,
            "move" => SpillAndMove,
            "starve" => Starve,
            "full" => FillUp,
            _ => throw new ArgumentException($"There is no role '{role}'.", nameof(arguments)),
        };
        run(directory, blocks);
        Console.WriteLine(Well);
        return 0;
    }

    /// <summary>Thousands of blocks, read back by several threads, with few files open.</summary>
    private static void SpillMany(string directory, int blocks, bool isMerged)
    {
        using var life = new SpillingLife(SystemFileSystem.Instance, directory, isMerged: isMerged);
        for (var done = 0; done < blocks; done += 25)
        {
            life.Live(25);
        }

        Assert.Null(life.Caretaker.LastError);
        Assert.InRange(life.Files, 1, isMerged ? 40 : blocks);
        Assert.Equal(isMerged, life.Files < blocks);
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            Assert.Equal(life.Rows, life.Read());
            var random = new Random(thread);
            for (var read = 0; read < 2_000; read++)
            {
                var row = life.Rows[random.Next(life.Rows.Count)];
                Assert.True(life.Table.TryGet(row.TradeId, out var found) && found == row);
            }
        });
        var places = FileHandles.Of(SystemFileSystem.Instance).Places;
        Assert.InRange(places, 2, SystemFileSystem.Instance.OpenFilesMax / 8);
        Assert.InRange(SegmentsOpen(directory), Math.Min(life.Files, places), places);
    }

    private static void SpillAndWait(string directory, int blocks)
    {
        using var life = new SpillingLife(SystemFileSystem.Instance, directory);
        life.Live(blocks);
        Console.WriteLine(Waiting);
        Console.In.ReadToEnd();
        Assert.Equal(life.Rows, life.Read());
        life.Live(blocks);
        Assert.Equal(life.Rows, life.Read());
    }

    private static void SpillForEver(string directory, int blocks)
    {
        using var life = new SpillingLife(SystemFileSystem.Instance, directory);
        while (true)
        {
            life.Live(blocks);
            Console.WriteLine(Waiting);
        }
    }

    /// <summary>The directory is relative to where the process is at first.</summary>
    private static void SpillAndMove(string directory, int blocks)
    {
        using var life = new SpillingLife(SystemFileSystem.Instance, Path.GetFileName(directory), isMerged: false);
        life.Live(blocks);
        Environment.CurrentDirectory = "/";
        life.Live(blocks);
        Assert.Equal(life.Rows, life.Read());
        Assert.Null(life.Caretaker.LastError);
        Assert.Equal(life.Files, Directory.GetFiles(directory, "*.segment").Length);
    }

    /// <summary>Others have all descriptors.</summary>
    private static void Starve(string directory, int blocks)
    {
        // What follows once more, so that the run-time has loaded what it needs.
        for (var isHungry = false; ; isHungry = true)
        {
            using var life = new SpillingLife(SystemFileSystem.Instance, directory, isMerged: false);
            var taken = new List<IDisposable>();
            Take(taken, isHungry ? int.MaxValue : 1);
            life.Live(1);
            var error = isHungry ? life.Caretaker.LastError : Fail();
            taken.ForEach(each => each.Dispose());
            Assert.Equal(FileFailure.TooManyOpenFiles, Assert.IsType<FileException>(error).Failure);
            Assert.Contains("ulimit -n", error.Message, StringComparison.Ordinal);
            Assert.Equal(isHungry ? 0 : 1, life.Files);
            Assert.Equal(life.Rows, life.Read());

            // Now there are some, and the segment goes.
            life.Clock.Advance(TimeSpan.FromSeconds(1).Ticks * 100);
            life.Live(blocks);
            Assert.Equal(blocks + 1, life.Files);

            // And again there are none: files that are open make room for those that are wanted.
            taken.Clear();
            Take(taken, isHungry ? int.MaxValue : 1);
            var rows = life.Read();
            life.Live(1);
            taken.ForEach(each => each.Dispose());
            Assert.Equal(life.Rows.SkipLast(SpillingLife.RowsPerBlock), rows);
            Assert.Equal(blocks + 2, life.Files);
            if (isHungry)
            {
                return;
            }
        }

        static FileException Fail() => new(FileFailure.TooManyOpenFiles, "open", "");
    }

    /// <summary>Takes descriptors until there are no more.</summary>
    private static void Take(List<IDisposable> taken, int countMax)
    {
        while (taken.Count < countMax && TryOpen() is { } open)
        {
            taken.Add(open);
        }
    }

    private static SafeFileHandle? TryOpen()
    {
        try
        {
            return File.OpenHandle("/dev/null");
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Files may not grow long enough.</summary>
    private static void FillUp(string directory, int blocks)
    {
        using var life = new SpillingLife(SystemFileSystem.Instance, directory, rowsPerBlock: 4_096);
        life.Live(blocks);
        var error = Assert.IsType<FileException>(life.Caretaker.LastError);
        Assert.Equal(FileFailure.TooLong, error.Failure);
        Assert.Contains("ulimit -f", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, life.Files);
        Assert.Empty(Directory.GetFiles(directory, "*.segment"));
        Assert.Equal(life.Rows, life.Read());
        Assert.True(life.Table.TryGet(life.Rows[0].TradeId, out _));
        Assert.Equal(blocks * 4_096, life.Table.Count(Timestamp.MinValue, Timestamp.MaxValue));
    }

    /// <summary>Descriptors of this process that are files of segments.</summary>
    private static int SegmentsOpen(string directory) =>
        Directory.GetFiles("/proc/self/fd").Count(each =>
            new FileInfo(each).LinkTarget is { } target
            && target.StartsWith(directory, StringComparison.Ordinal)
            && target.EndsWith(".segment", StringComparison.Ordinal));
}
