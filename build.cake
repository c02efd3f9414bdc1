// The one entry of the build: ./build.sh --target=Test. Arguments on top, small tasks, RunTarget last.
#load "build/tests.cake"
#load "build/compare.cake"
#load "build/coverage.cake"
#load "build/native.cake"
#load "build/package.cake"

var target = Argument("target", "Test");
var configuration = Argument("configuration", "Release");
var rows = Argument("rows", 10_000_000L);          // Bench: trades of the reference workload
var seconds = Argument("seconds", 60);             // Fuzz: how long each stress test runs
var guarded = Argument("guarded", true);           // Test: also run core and storage in the guarded build
var json = Argument("json", "");                   // Bench: file that receives the results
var before = Argument("before", "");               // Compare: the commit to compare with
var pairs = Argument("pairs", 15);                 // Compare: how many pairs of runs
var instructions = Argument("instructions", "native"); // Native: instruction set, e.g. x86-64-v3
var arguments = Argument("arguments", "");         // Demo, Bench, Compare: passed on to the program

var solution = "NativeStore.sln";
var benchmarks = "benchmarks/NativeStore.Benchmarks.csproj";
var jsonFile = json.Length > 0 ? $"--json \"{json}\"" : "";
var artifacts = MakeAbsolute(Directory("artifacts"));
var summaryFile = artifacts.CombineWithFilePath("summary.txt").FullPath;

void Run(string project, string programArguments) =>
    DotNetRun(project, programArguments, new DotNetRunSettings { Configuration = configuration, NoBuild = true });

Task("Build")
    .Description("Builds the whole solution; warnings are errors.")
    .Does(() => DotNetBuild(solution, new DotNetBuildSettings { Configuration = configuration, NoLogo = true }));

Task("Test")
    .Description("Runs every test project, with the native program where it can be linked; then core and storage again in "
        + "the guarded build (not with --guarded=false), and the codecs with liblz4.")
    .IsDependentOn("Build")
    .Does(() => TestEverything());

Task("Native")
    .Description("Makes artifacts/native/nstore, one native program, and tests it. --instructions=x86-64-v3 for others' machines.")
    .IsDependentOn("Build")
    .Does(() => PublishNative())
    .Does(() => TryNative());

Task("Demo")
    .Description("Loads a simulated trading day and questions it. --arguments=\"--help\" lists what the demo takes.")
    .Does(() => DotNetRun(
        "cli/NativeStore.Cli.csproj", "demo " + arguments, new DotNetRunSettings { Configuration = configuration }));

Task("Bench")
    .Description("Measures the operations of PERFORMANCE.md against anchors of the same run. --rows sets the size.")
    .IsDependentOn("Build")
    .Does(() => Run(benchmarks, $"limits --rows {rows} {jsonFile} {arguments}"));

Task("BenchSmoke")
    .Description("The same on few rows: shows that the benchmarks run, not how fast.")
    .IsDependentOn("Build")
    .Does(() => Run(benchmarks, $"limits --smoke --rows 200000 {jsonFile} {arguments}"));

Task("Compare")
    .Description("Runs the benchmarks of --before=<commit> and of this tree in turn, --pairs times, and says what is slower.")
    .IsDependentOn("Build")
    .Does(() => CompareWith(before));

Task("Fuzz")
    .Description("Runs the stress, race and fuzz tests for --seconds each.")
    .IsDependentOn("Build")
    .Does(() => FuzzEverything());

Task("Coverage")
    .Description("Line coverage by project; fails below 100 % for core/Numbers and 90 % elsewhere.")
    .IsDependentOn("Build")
    .Does(() => MeasureCoverage());

Task("Burst")
    .Description("Loads a database of 256 MB beyond its memory: a minute each calm, tenfold, hundredfold and calm again.")
    .Does(() => DotNetRun(
        "cli/NativeStore.Cli.csproj",
        "burst --limit 256M --seconds 240 " + arguments,
        new DotNetRunSettings { Configuration = configuration }));

Task("Pack")
    .Description("Makes artifacts/packages/NativeStore.*.nupkg and compiles and runs the README tour against it.")
    .Does(() => PackAndTry());

RunTarget(target);
