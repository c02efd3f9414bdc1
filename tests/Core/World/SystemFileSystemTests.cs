using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.World;

/// <summary>The machine's own files, and what may stand in their place.</summary>
public sealed partial class SystemFileSystemTests : FileSystemTests, IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody =
        Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly FileOpening[] s_openings = Enum.GetValues<FileOpening>();

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("nativestore-");

    internal override IFileSystem Files => SystemFileSystem.Instance;

    internal override string Root => _root.FullName;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void ADirectoryIsNoFileAndTheErrorCarriesItsCause()
    {
        var error = Should.Throw<FileException>(() => Files.Open(Root, FileOpening.ReadWrite));
        error.Failure.ShouldBe(FileFailure.NotAFile);
        error.InnerException.ShouldNotBeNull();
        FailureOf(() => Files.Open(Root, FileOpening.Read)).ShouldBe(FileFailure.NotAFile);
        FailureOf(() => Files.TryLock(Root, FileOpening.ReadWrite)).ShouldBe(FileFailure.NotAFile);
        FailureOf(() => Files.Delete(Root)).ShouldBe(FileFailure.NotAFile);
    }

    [SkippableTheory]
    [InlineData("another file")]
    [InlineData("a name that is free")]
    [InlineData("a directory")]
    [InlineData("itself")]
    public void ALinkIsNeverFollowed(string target)
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege there.");
        Write("another file", "precious");
        Directory.CreateDirectory(At("a directory"));
        File.CreateSymbolicLink(At("link"), target == "itself" ? At("link") : At(target));
        foreach (var opening in s_openings)
        {
            var expected = opening == FileOpening.CreateNew ? FileFailure.AlreadyExists : FileFailure.NotAFile;
            FailureOf(() => Files.Open(At("link"), opening)).ShouldBe(expected);
            if (opening != FileOpening.Read)
            {
                FailureOf(() => Files.TryLock(At("link"), opening)).ShouldBe(expected);
            }
        }

        File.ReadAllText(At("another file")).ShouldBe("precious");
        File.Exists(At("a name that is free")).ShouldBeFalse();
        Files.Delete(At("link"));
        File.ReadAllText(At("another file")).ShouldBe("precious");
    }

    [SkippableFact]
    public void NobodyWaitsForTheOtherEndOfAPipe()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Made and opened by the C library of Linux.");
        MakePipe(At("pipe"), 0x1B6).ShouldBe(0);
        foreach (var opening in s_openings)
        {
            var expected = opening == FileOpening.CreateNew ? FileFailure.AlreadyExists : FileFailure.NotAFile;
            FailureOf(() => Files.Open(At("pipe"), opening)).ShouldBe(expected);
        }

        FailureOf(() => Files.TryLock(At("pipe"), FileOpening.ReadWrite)).ShouldBe(FileFailure.NotAFile);
    }

    [SkippableFact]
    public void ADeviceIsNoFile()
    {
        Skip.IfNot(File.Exists("/dev/null"), "There is none.");
        FailureOf(() => Files.Open("/dev/null", FileOpening.Read)).ShouldBe(FileFailure.NotAFile);
        FailureOf(() => Files.Open("/dev/null", FileOpening.ReadWrite)).ShouldBe(FileFailure.NotAFile);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void WhatIsMadeIsForItsOwnerAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no modes there.");
        Files.Open(At("new"), FileOpening.CreateNew).Dispose();
        Files.Open(At("either"), FileOpening.ReadWriteOrCreate).Dispose();
        Files.TryLock(At("lock"), FileOpening.CreateNew)!.Dispose();
        foreach (var name in new[] { "new", "either", "lock" })
        {
            File.GetUnixFileMode(At(name)).ShouldBe(Owner);
        }

        Files.CreateDirectory(At("deep/er"));
        File.GetUnixFileMode(At("deep/er")).ShouldBe(Owner | UnixFileMode.UserExecute);

        // What is there keeps the mode that its owner gave it.
        File.SetUnixFileMode(At("new"), Everybody);
        using var open = Files.Open(At("new"), FileOpening.ReadWriteOrCreate);
        File.GetUnixFileMode(At("new")).ShouldBe(Everybody);
        open.IsOwned.ShouldBeTrue();
    }

    [SkippableFact]
    public void ADirectoryIsMadeOnlyWhereNothingElseStands()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Made and opened by the C library of Linux.");
        Write("file", "");
        MakePipe(At("pipe"), 0x1B6).ShouldBe(0);
        File.CreateSymbolicLink(At("nowhere"), At("missing"));
        foreach (var name in new[] { "file", "pipe", "nowhere" })
        {
            FailureOf(() => Files.CreateDirectory(At(name))).ShouldBe(FileFailure.AlreadyExists);
        }

        Directory.CreateDirectory(At("real"));
        File.CreateSymbolicLink(At("alias"), At("real"));
        Files.CreateDirectory(At("alias"));
        Write("alias/a", "x");
        File.Exists(At("real/a")).ShouldBeTrue("a directory may be a link: where it leads is the user's choice");
    }

    [SkippableFact]
    public void AFileOfAnotherUserIsNotLocked()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root gives files away.");
        Write("foreign", "");
        ChangeOwner(At("foreign"), 4_711, 4_711).ShouldBe(0);
        FailureOf(() => Files.TryLock(At("foreign"), FileOpening.ReadWrite)).ShouldBe(FileFailure.NotOwned);
        using var file = Files.Open(At("foreign"), FileOpening.Read);
        file.IsOwned.ShouldBeFalse();
    }

    [SkippableFact]
    public void AFullDeviceIsToldFromAnyOtherError()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no device that is always full here.");
        using var full = new SystemFile("/dev/full", File.OpenHandle("/dev/full", access: FileAccess.ReadWrite));
        FailureOf(() => full.WriteAt(0, "x"u8)).ShouldBe(FileFailure.DiskFull);
    }

    [Fact]
    public void APathIsWholeFromTheRoot()
    {
        Files.FullPath("a/../b").ShouldBe(Path.Combine(Environment.CurrentDirectory, "b"));
        Files.FullPath(Root).ShouldBe(Root);
        Files.OpenFilesMax.ShouldBeGreaterThan(10);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
