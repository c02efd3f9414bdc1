// Runs test projects one by one and adds up what their TRX files say.
using System.Xml.Linq;

record Outcome(int Passed, int Failed, int Skipped)
{
    public static Outcome operator +(Outcome left, Outcome right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    public override string ToString() =>
        $"{Passed} passed, {Failed} failed" + (Skipped > 0 ? $", {Skipped} skipped" : "");
}

IEnumerable<FilePath> TestProjects() =>
    GetFiles("tests/*/*.Tests.csproj").OrderBy(file => file.FullPath, StringComparer.Ordinal);

void TestEverything()
{
    var total = new Outcome(0, 0, 0);
    if (CanLink())
    {
        PublishNative();
    }

    foreach (var project in TestProjects())
    {
        total += RunTests(project, configuration);
    }

    foreach (var name in guarded ? new[] { "Core", "Storage" } : Array.Empty<string>())
    {
        // Optimised as Release is: what the tests say about allocations holds for optimised code only.
        total += RunTests(
            GetFiles($"tests/{name}/*.csproj").Single(), "Debug", build: true, variant: "guarded", properties: "-p:Optimize=true");
    }

    Conclude(total + TestOtherLz4());
}

// The codecs again, with LZ4 by the system's library in the place of the package: both read each other's blocks.
Outcome TestOtherLz4()
{
    var project = GetFiles("tests/Compression/*.csproj").Single();
    var library = OperatingSystem.IsMacOS() ? "liblz4.1.dylib" : OperatingSystem.IsWindows() ? "liblz4.dll" : "liblz4.so.1";
    if (System.Runtime.InteropServices.NativeLibrary.TryLoad(library, out _))
    {
        return RunTests(project, configuration, build: true, variant: "liblz4", properties: "-p:Lz4Provider=System");
    }

    Information($"\nNativeStore.Compression.Tests (liblz4): skipped, {library} is not here (Debian, Ubuntu: apt-get install liblz4-1)");
    return new Outcome(0, 0, 1);
}

void FuzzEverything()
{
    Environment.SetEnvironmentVariable("NATIVESTORE_STRESS_SECONDS", seconds.ToString());
    Environment.SetEnvironmentVariable("NATIVESTORE_RACE_SECONDS", seconds.ToString());
    const string filter = "FullyQualifiedName~Stress|FullyQualifiedName~Race|FullyQualifiedName~Fuzz";
    var total = new Outcome(0, 0, 0);
    foreach (var project in TestProjects())
    {
        total += RunTests(project, configuration, filter: filter, mayBeEmpty: true);
    }

    Conclude(total);
}

// A test host that dies writes no results file, or one without the tests it did not reach: the exit code decides then.
Outcome RunTests(
    FilePath project, string buildConfiguration, bool build = false, string variant = null, string properties = "",
    string filter = null, bool mayBeEmpty = false)
{
    var name = project.GetFilenameWithoutExtension().FullPath;
    var label = variant is null ? name : $"{name} ({variant})";
    var results = artifacts.Combine("tests").CombineWithFilePath($"{name}.{variant ?? buildConfiguration}.trx");
    if (FileExists(results))
    {
        DeleteFile(results);
    }

    var command = new ProcessArgumentBuilder()
        .Append("test").AppendQuoted(project.FullPath).Append("-c").Append(buildConfiguration).Append("--nologo")
        .Append("--logger").AppendQuoted($"trx;LogFileName={results.FullPath}")
        .Append("--logger").AppendQuoted("console;verbosity=minimal");
    command.Append(build ? properties : "--no-build");

    if (filter is not null)
    {
        command.Append("--filter").AppendQuoted(filter);
    }

    Information($"\n{label}");
    var exitCode = StartProcess("dotnet", new ProcessSettings { Arguments = command });
    var outcome = FileExists(results) ? ReadResults(results) : new Outcome(0, 0, 0);
    var ranNone = outcome == new Outcome(0, 0, 0);
    if ((exitCode != 0 && outcome.Failed == 0) || (ranNone && !mayBeEmpty))
    {
        Error($"{label}: dotnet test ended with {exitCode} and without a result for every test; counted as one failure.");
        outcome += new Outcome(0, 1, 0);
    }

    Information($"{label}: {outcome}");
    return outcome;
}

Outcome ReadResults(FilePath results)
{
    XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
    var outcomes = XDocument.Load(results.FullPath).Descendants(trx + "UnitTestResult")
        .Select(result => (string)result.Attribute("outcome")).ToList();
    var passed = outcomes.Count(outcome => outcome == "Passed");
    var skipped = outcomes.Count(outcome => outcome == "NotExecuted");
    return new Outcome(passed, outcomes.Count - passed - skipped, skipped);
}

void Conclude(Outcome total)
{
    EnsureDirectoryExists(artifacts);
    System.IO.File.WriteAllText(summaryFile, total + "\n");
    if (total.Failed > 0 || total.Passed == 0)
    {
        throw new CakeException($"Tests failed: {total}. The results are in artifacts/tests.");
    }
}
