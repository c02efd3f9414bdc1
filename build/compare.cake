// Two builds of the benchmarks, an earlier commit's and this tree's, run in turn and compared pair by pair.
void CompareWith(string commit)
{
    if (commit.Length == 0)
    {
        throw new CakeException("Say what to compare with: --before=<commit>.");
    }

    var folder = artifacts.Combine("compare");
    CleanDirectory(folder);
    var tree = folder.Combine("before-tree");
    if (StartProcess("git", $"clone --quiet . \"{tree}\"") != 0
        || StartProcess("git", $"-C \"{tree}\" checkout --quiet --detach {commit}") != 0)
    {
        throw new CakeException($"git knows no commit '{commit}'.");
    }

    DotNetBuild(tree.CombineWithFilePath(benchmarks).FullPath, new DotNetBuildSettings { Configuration = configuration, NoLogo = true });
    var programs = new[] { ("before", tree.CombineWithFilePath(benchmarks)), ("after", MakeAbsolute(File(benchmarks))) };
    for (var pair = 1; pair <= pairs; pair++)
    {
        // Whoever runs second finds the machine as the first left it: they take turns.
        foreach (var (name, project) in pair % 2 == 1 ? programs : programs.Reverse())
        {
            var results = folder.Combine(name).CombineWithFilePath($"{pair:00}.json");
            EnsureDirectoryExists(results.GetDirectory());
            Information($"pair {pair} of {pairs}, {name}");
            DotNetRun(
                project.FullPath,
                $"limits --smoke --no-peers --rows {rows} --json \"{results}\" {arguments}",
                new DotNetRunSettings { Configuration = configuration, NoBuild = true });
        }
    }

    Run(benchmarks, $"compare --before \"{folder.Combine("before")}\" --after \"{folder.Combine("after")}\"");
}
