using System.Diagnostics;
using NativeStore.Core.World;
using Xunit;

namespace NativeStore.Storage.Tests.Upkeep;

/// <summary>
/// Processes that spill into one directory of the machine: side by side, killed, moved, and with less than they would
/// like to have. What each does stands in <see cref="SpillProgram"/>.
/// </summary>
public sealed class SpillProcessTests : IDisposable
{
    private const string Reason = "Limits are set by a shell of Linux.";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("nativestore-");

    private string Place => Path.Combine(_root.FullName, "spill");

    public void Dispose() => _root.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("many", 2_000)]
    [InlineData("unmerged", 1_000)]
    public void ThousandsOfSegmentsAreSpilledAndReadBackWithFewDescriptors(string role, int blocks)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);
        Run("ulimit -n 256", role, blocks);
        Assert.Empty(Directory.GetFiles(Place));
    }

    [SkippableFact]
    public void WithoutDescriptorsRowsStayInMemoryAndSpilledOnesAreStillRead()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);
        Run("ulimit -n 200", "starve", 40);
        Assert.Empty(Directory.GetFiles(Place));
    }

    [SkippableFact]
    public void FilesThatMayNotGrowLeaveRowsInMemory()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);
        Run("ulimit -f 16", "full", 2);
        Assert.Empty(Directory.GetFiles(Place));
    }

    [SkippableFact]
    public void ARelativeDirectoryStaysWhereItWasWhenTheProcessMoves()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);
        Run("ulimit -n 128", "move", 30);
        Assert.Equal([Place], Directory.GetFileSystemEntries(_root.FullName));
        Assert.Empty(Directory.GetFiles(Place));
    }

    [SkippableTheory]
    [InlineData("ulimit -n 256")]
    [InlineData("true")]
    public void TwoProcessesShareADirectoryAndNeitherTouchesTheOthersFiles(string limit)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);
        using var first = Start(limit, "wait", 20);
        AwaitLine(first);
        var names = Directory.GetFiles(Place);
        Run(limit, "many", 50);
        Assert.Equal(names.Order(), Directory.GetFiles(Place).Order());
        End(first);
        Assert.Empty(Directory.GetFiles(Place));
    }

    [SkippableTheory]
    [InlineData("ulimit -n 256")]
    [InlineData("true")]
    public void WhatAKilledProcessLeftTheNextOneDeletes(string limit)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), Reason);
        for (var kill = 1; kill <= 3; kill++)
        {
            using var victim = Start(limit, "for ever", kill);
            for (var line = 0; line < kill * 3; line++)
            {
                AwaitLine(victim);
            }

            victim.Kill();
            victim.WaitForExit();
            var left = Directory.GetFiles(Place, "*.segment").Length;
            Assert.True(left > 0);
            using var next = new SpillingLife(SystemFileSystem.Instance, Place);
            Assert.Equal((left, 0L), (next.Spilled.LeftoverFiles, next.Spilled.LeftoversKept));
            Assert.Empty(Directory.GetFiles(Place, "*.segment"));
        }

        Assert.Empty(Directory.GetFiles(Place));
    }

    private void Run(string limit, string role, int blocks)
    {
        using var process = Start(limit, role, blocks);
        End(process);
    }

    private Process Start(string limit, string role, int blocks)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _root.FullName,
        };
        string[] arguments =
        [
            "-c", $"{limit}; exec \"$@\"", "bash", Environment.ProcessPath!, "exec",
            typeof(SpillProcessTests).Assembly.Location, role, Place, $"{blocks}",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The run-time keeps code in a file as long as the address space, which no limit of files allows.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start)!;
    }

    private static void AwaitLine(Process process)
    {
        if (process.StandardOutput.ReadLine() != SpillProgram.Waiting)
        {
            Assert.Fail(process.StandardError.ReadToEnd());
        }
    }

    private static void End(Process process)
    {
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit {process.ExitCode}: {output}{error.Result}");
        Assert.Equal(SpillProgram.Well, output.TrimEnd());
    }
}
