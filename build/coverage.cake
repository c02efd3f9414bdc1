// Line coverage: collected by coverlet in every test project, merged by ReportGenerator, held against two bounds.
void MeasureCoverage()
{
    var raw = artifacts.Combine("coverage/raw");
    var merged = artifacts.Combine("coverage/merged");
    CleanDirectories(new[] { raw, merged });
    var failed = TestProjects().Where(project => !CollectCoverage(project, raw)).ToList();
    var exitCode = StartProcess("dotnet", new ProcessSettings
    {
        Arguments = new ProcessArgumentBuilder()
            .Append("reportgenerator")
            .AppendQuoted($"-reports:{raw}/**/coverage.cobertura.xml")
            .AppendQuoted($"-targetdir:{merged}")
            .AppendQuoted("-reporttypes:Cobertura;TextSummary")
            .AppendQuoted("-assemblyfilters:+NativeStore*;+nstore;-*.Tests;-NativeStore.Benchmarks;-NativeStore.Samples.*")
            .AppendQuoted("-filefilters:-*.g.cs;-*/obj/*")
            .AppendQuoted("-verbosity:Warning"),
    });
    if (exitCode != 0)
    {
        throw new CakeException("ReportGenerator could not merge the coverage files.");
    }

    JudgeCoverage(merged.CombineWithFilePath("Cobertura.xml"));
    if (failed.Count > 0)
    {
        throw new CakeException($"Tests failed in {string.Join(", ", failed.Select(project => project.GetFilename()))}.");
    }
}

// A failed test still reaches lines: the measure goes on, and the run fails at its end.
bool CollectCoverage(FilePath project, DirectoryPath raw) =>
    StartProcess("dotnet", new ProcessSettings
    {
        Arguments = new ProcessArgumentBuilder()
            .Append("test").AppendQuoted(project.FullPath).Append("-c").Append(configuration).Append("--no-build --nologo")
            .Append("--collect").AppendQuoted("XPlat Code Coverage")
            .Append("--results-directory").AppendQuoted(raw.Combine(project.GetDirectory().GetDirectoryName()).FullPath),
    }) == 0;

void JudgeCoverage(FilePath report)
{
    var lines = XDocument.Load(report.FullPath).Descendants("class")
        .SelectMany(type => type.Elements("lines").Elements("line").Select(line => (
            File: ((string)type.Attribute("filename")).Replace('\\', '/'),
            Number: (int)line.Attribute("number"),
            Hit: (long)line.Attribute("hits") > 0)))
        .GroupBy(line => (line.File, line.Number))
        .Select(group => (File: RelativeToRoot(group.Key.File), group.Key.Number, Hit: group.Any(line => line.Hit)))
        .ToList();
    var failures = new List<string>();
    foreach (var (part, bound) in new[]
    {
        ("core/Numbers", 100.0), ("core", 90), ("generators", 90), ("storage", 90), ("interchange", 90),
        ("database", 90), ("cli", 90),
    })
    {
        var own = lines.Where(line => line.File.StartsWith(part + "/", StringComparison.Ordinal)).ToList();
        var percent = own.Count == 0 ? 0 : 100.0 * own.Count(line => line.Hit) / own.Count;
        var met = percent >= bound;
        Information($"{part,-14} {percent,7:0.00} % of {own.Count,6} lines   (at least {bound:0} %){(met ? "" : "   MISSED")}");
        if (!met)
        {
            failures.Add(part);
            foreach (var file in own.Where(line => !line.Hit).GroupBy(line => line.File).OrderByDescending(group => group.Count()).Take(12))
            {
                Information($"    {file.Count(),4} not reached in {file.Key}: {string.Join(", ", file.Select(line => line.Number).Order().Take(12))}");
            }
        }
    }

    if (failures.Count > 0)
    {
        throw new CakeException($"Coverage is below its bound in {string.Join(", ", failures)}.");
    }
}

string RelativeToRoot(string file)
{
    var root = MakeAbsolute(Directory(".")).FullPath + "/";
    return file.StartsWith(root, StringComparison.Ordinal) ? file.Substring(root.Length) : file;
}
