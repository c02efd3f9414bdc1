using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.World;

/// <summary>What both file systems do alike: the simulated one stands for the real one.</summary>
public abstract class FileSystemTests
{
    internal abstract IFileSystem Files { get; }

    internal abstract string Root { get; }

    [Fact]
    public void WhatIsWrittenAtAnOffsetIsReadBack()
    {
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        file.Path.ShouldBe(At("a"));
        file.WriteAt(0, "hello"u8);
        file.WriteAt(5, " world"u8);
        file.WriteAt(0, "J"u8);
        file.Length.ShouldBe(11);
        Read(file, 0, 11).ShouldBe("Jello world"u8.ToArray());
        Read(file, 6, 3).ShouldBe("wor"u8.ToArray());
    }

    [Fact]
    public void ReadingPastTheEndGivesWhatIsThere()
    {
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        file.WriteAt(0, "abc"u8);
        Read(file, 1, 10).ShouldBe("bc"u8.ToArray());
        Read(file, 3, 10).ShouldBeEmpty();
        Read(file, 100, 10).ShouldBeEmpty();
    }

    [Fact]
    public void AGapReadsAsZeros()
    {
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        file.WriteAt(3, "x"u8);
        Read(file, 0, 10).ShouldBe([0, 0, 0, (byte)'x']);
    }

    [Fact]
    public void AppendingReturnsWhereTheBytesWent()
    {
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        file.Append("ab"u8).ShouldBe(0);
        file.Append("cd"u8).ShouldBe(2);
        file.Sync();
        Read(file, 0, 4).ShouldBe("abcd"u8.ToArray());
    }

    [Fact]
    public void AFileMayBeCutAndGrown()
    {
        using var file = Files.Open(At("a"), FileOpening.CreateNew);
        file.Append("abcdef"u8);
        file.SetLength(2);
        file.SetLength(4);
        Read(file, 0, 10).ShouldBe([(byte)'a', (byte)'b', 0, 0]);
    }

    [Fact]
    public void OpeningChecksWhetherTheFileExists()
    {
        FailureOf(() => Files.Open(At("a"), FileOpening.Read)).ShouldBe(FileFailure.NotFound);
        FailureOf(() => Files.Open(At("a"), FileOpening.ReadWrite)).ShouldBe(FileFailure.NotFound);
        FailureOf(() => Files.Open(At("no/such/a"), FileOpening.ReadWriteOrCreate)).ShouldBe(FileFailure.NotFound);
        Files.Exists(At("a")).ShouldBeFalse();
        Files.Open(At("a"), FileOpening.ReadWriteOrCreate).Dispose();
        Files.Exists(At("a")).ShouldBeTrue();
        FailureOf(() => Files.Open(At("a"), FileOpening.CreateNew)).ShouldBe(FileFailure.AlreadyExists);
        Files.Open(At("a"), FileOpening.ReadWriteOrCreate).Dispose();
    }

    [Fact]
    public void AFileOpenedForReadingIsNotWritten()
    {
        Files.Open(At("a"), FileOpening.CreateNew).Dispose();
        using var file = Files.Open(At("a"), FileOpening.Read);
        FailureOf(() => file.WriteAt(0, "x"u8)).ShouldBe(FileFailure.AccessDenied);
    }

    [Fact]
    public void RenamingReplacesTheTarget()
    {
        Write("new", "new");
        Write("old", "old");
        Files.Rename(At("new"), At("old"));
        Files.Exists(At("new")).ShouldBeFalse();
        using var file = Files.Open(At("old"), FileOpening.Read);
        Read(file, 0, 10).ShouldBe("new"u8.ToArray());
        FailureOf(() => Files.Rename(At("new"), At("old"))).ShouldBe(FileFailure.NotFound);
    }

    [Fact]
    public void ADeletedFileIsGone()
    {
        Write("a", "x");
        Files.Delete(At("a"));
        Files.Exists(At("a")).ShouldBeFalse();
        FailureOf(() => Files.Delete(At("a"))).ShouldBe(FileFailure.NotFound);
    }

    [Fact]
    public void ADirectoryListsItsOwnFilesInOrder()
    {
        Files.CreateDirectory(At("deep/er"));
        Files.CreateDirectory(At("deep/er"));
        Write("b", "");
        Write("a", "");
        Write("deep/c", "");
        Files.Enumerate(Root).ShouldBe([At("a"), At("b")]);
        Files.Enumerate(At("deep")).ShouldBe([At("deep/c")]);
        FailureOf(() => Files.Enumerate(At("none"))).ShouldBe(FileFailure.NotFound);
    }

    [Fact]
    public void AFileIsHeldByOneUntilHeLetsGo()
    {
        var held = Files.TryLock(At("lock"), FileOpening.CreateNew).ShouldNotBeNull();
        Files.TryLock(At("lock"), FileOpening.ReadWrite).ShouldBeNull();
        Files.TryLock(At("lock"), FileOpening.ReadWriteOrCreate).ShouldBeNull();
        using (Files.TryLock(At("other"), FileOpening.ReadWriteOrCreate))
        {
            Files.Exists(At("other")).ShouldBeTrue();
        }

        held.Dispose();
        var next = Files.TryLock(At("lock"), FileOpening.ReadWrite).ShouldNotBeNull();
        held.Dispose();
        Files.TryLock(At("lock"), FileOpening.ReadWrite).ShouldBeNull("the first hold is over, the second is not");
        next.Dispose();
        FailureOf(() => Files.TryLock(At("lock"), FileOpening.CreateNew)).ShouldBe(FileFailure.AlreadyExists);
        FailureOf(() => Files.TryLock(At("none"), FileOpening.ReadWrite)).ShouldBe(FileFailure.NotFound);
        Should.Throw<ArgumentOutOfRangeException>(() => Files.TryLock(At("lock"), FileOpening.Read));
    }

    [Fact]
    public void SyncingADirectoryNeedsTheDirectory()
    {
        Files.SyncDirectory(Root);
        FailureOf(() => Files.SyncDirectory(At("none"))).ShouldBe(FileFailure.NotFound);
    }

    [Fact]
    public void AnErrorSaysWhatWasTriedWhereAndWhatToDo()
    {
        var error = Should.Throw<FileException>(() => Files.Open(At("a"), FileOpening.Read));
        error.Operation.ShouldBe("open");
        error.Path.ShouldBe(At("a"));
        error.Message.ShouldContain("Check the path");
    }

    internal static byte[] Read(IFile file, long offset, int bytes)
    {
        var target = new byte[bytes];
        return target[..file.ReadAt(offset, target)];
    }

    internal static FileFailure FailureOf(Action action) => Should.Throw<FileException>(action).Failure;

    internal string At(string name) => $"{Root}/{name}";

    internal void Write(string name, string text)
    {
        using var file = Files.Open(At(name), FileOpening.ReadWriteOrCreate);
        file.Append(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
