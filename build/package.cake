// Makes the package and tries it as a user would: a fresh project, a local feed, the README's tour.
using System.IO.Compression;

void PackAndTry()
{
    var packages = artifacts.Combine("packages");
    CleanDirectory(packages);
    DotNetPack("database/NativeStore.csproj", new DotNetPackSettings
    {
        Configuration = configuration,
        OutputDirectory = packages,
    });
    var package = GetFiles($"{packages}/NativeStore.*.nupkg").Single();
    Information($"{package.GetFilename()}: {FileSize(package):N0} bytes");
    TryPackage(package);
}

void TryPackage(FilePath package)
{
    var tryout = artifacts.Combine("tryout");
    CleanDirectory(tryout);
    void Write(string file, string text) => System.IO.File.WriteAllText(tryout.CombineWithFilePath(file).FullPath, text);

    // Cut off from this repository's policy and from every feed but a folder with the package and what it depends on.
    var feed = tryout.Combine("feed");
    CleanDirectory(feed);
    CopyFileToDirectory(package, feed);
    foreach (var dependency in DependenciesOf(package))
    {
        CopyFileToDirectory(dependency, feed);
        Information($"{package.GetFilename()} depends on {dependency.GetFilename()}.");
    }

    Write("Directory.Build.props", "<Project />");
    Write("Directory.Build.targets", "<Project />");
    Write("Directory.Packages.props", "<Project />");
    Write("nuget.config", $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="packages" /></config>
          <packageSources><clear /><add key="local" value="{feed}" /></packageSources>
        </configuration>
        """);
    var version = package.GetFilenameWithoutExtension().FullPath.Substring("NativeStore.".Length);
    Write("Tryout.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup><PackageReference Include="NativeStore" Version="{version}" /></ItemGroup>
        </Project>
        """);
    foreach (var file in GetFiles("samples/Tour/*.cs").Concat(GetFiles("samples/Tour/*.csv")))
    {
        CopyFileToDirectory(file, tryout);
    }

    var project = tryout.CombineWithFilePath("Tryout.csproj").FullPath;
    var expected = OutputOf("samples/Tour/NativeStore.Samples.Tour.csproj", "samples/Tour");
    var actual = OutputOf(project, tryout.FullPath);
    if (!actual.SequenceEqual(expected))
    {
        throw new CakeException($"The tour printed something else with the package:\n{string.Join("\n", actual)}");
    }

    Information($"The README's tour restores, compiles and runs against {package.GetFilename()}.");
}

// The packages that the nuspec names, from where NuGet keeps what the build restored.
List<FilePath> DependenciesOf(FilePath package)
{
    using var zip = ZipFile.OpenRead(package.FullPath);
    using var nuspec = zip.Entries.Single(entry => entry.FullName.EndsWith(".nuspec")).Open();
    StartProcess(
        "dotnet",
        new ProcessSettings { Arguments = "nuget locals global-packages --list", RedirectStandardOutput = true },
        out var lines);
    var folder = Directory(lines.Single(line => line.StartsWith("global-packages:")).Substring("global-packages:".Length).Trim());
    return XDocument.Load(nuspec).Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .Select(element => (Id: ((string)element.Attribute("id")).ToLowerInvariant(), Version: (string)element.Attribute("version")))
        .Select(package => (FilePath)(folder + File($"{package.Id}/{package.Version}/{package.Id}.{package.Version}.nupkg")))
        .ToList();
}

List<string> OutputOf(string project, string workingDirectory)
{
    var exitCode = StartProcess(
        "dotnet",
        new ProcessSettings
        {
            Arguments = new ProcessArgumentBuilder()
                .Append("run").Append("-c").Append(configuration).Append("--project").AppendQuoted(MakeAbsolute(File(project)).FullPath),
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
        },
        out var lines);
    var output = lines.ToList();
    if (exitCode != 0)
    {
        throw new CakeException($"{project} ended with {exitCode}:\n{string.Join("\n", output)}");
    }

    return output;
}
