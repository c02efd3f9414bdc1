// nstore as one native program: artifacts/native/nstore, compiled ahead of time for --instructions (this processor's own
// unless told otherwise), apart from the other builds.
DirectoryPath NativeFolder() => artifacts.Combine("native");

void PublishNative()
{
    CleanDirectory(NativeFolder());
    DotNetPublish("cli/NativeStore.Cli.csproj", new DotNetPublishSettings
    {
        Configuration = configuration,
        Runtime = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier,
        OutputDirectory = NativeFolder(),
        NoLogo = true,
        ArgumentCustomization = command => command.Append("-p:Native=true").Append($"-p:IlcInstructionSet={instructions}"),
    });
    var program = GetFiles($"{NativeFolder()}/nstore*").Single(file => file.GetExtension() is null or ".exe");
    Environment.SetEnvironmentVariable("NATIVESTORE_NATIVE_PROGRAM", program.FullPath);
    Environment.SetEnvironmentVariable("NATIVESTORE_NATIVE_INSTRUCTIONS", instructions);
    Information($"{program}: {FileSize(program):N0} bytes, for {instructions} processors");
}

// What the compiler needs beside the SDK is a linker driver; a machine without one still runs every other test.
bool CanLink() => new[] { "clang", "gcc" }.Any(name => Context.Tools.Resolve(name) is not null);

// The tests of the native program alone; in --target=Test they run with all others.
void TryNative() => Conclude(
    RunTests(GetFiles("tests/Database/*.csproj").Single(), configuration, variant: "native", filter: "FullyQualifiedName~NativeProgram"));
