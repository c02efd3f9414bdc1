using System.Globalization;
using NativeStore.Core.World;
using Xunit;
using Xunit.Abstractions;

namespace NativeStore.Storage.Tests.Model;

/// <summary>
/// Random histories on the engine's tables and on a naive list: 2 s for each kind of table, or as long as
/// NATIVESTORE_STRESS_SECONDS says. Seeds start at NATIVESTORE_STRESS_SEED, else 1, and are printed.
/// </summary>
public class ModelFuzzTests(ITestOutputHelper output)
{
    private const int StepsMax = 60;
    private const int SeedsMin = 6;     // enough for what every run must have come across, on however busy a machine

    public static TheoryData<string> Kinds() => [.. ModelCase.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RandomHistoriesAgreeWithTheNaiveList(string name)
    {
        var kind = ModelCase.All.Single(kind => kind.Name == name);
        var deadline = SystemClock.Instance.MonotonicNanos + ((long)Seconds * 1_000_000_000);
        var seed = FirstSeed;
        var coverage = new ModelCoverage();
        for (; seed < FirstSeed + SeedsMin || SystemClock.Instance.MonotonicNanos < deadline; seed++)
        {
            var history = StepsOf(seed);
            if (ModelRun.FirstDifference(kind, seed, history, coverage) is { } difference)
            {
                Assert.Fail(Report(kind, seed, history, difference));
            }
        }

        output.WriteLine($"{name}: seeds {FirstSeed} to {seed - 1}, no difference: {coverage}");
        Assert.True(coverage.Counts.ContainsKey("steps with several segments"), $"{coverage}");
        var hidesRows = coverage.Counts.ContainsKey("hot rows hidden")
            && coverage.Counts.ContainsKey("sealed rows hidden");
        Assert.True(hidesRows, $"{coverage}");
        Assert.True(coverage.Counts.ContainsKey("rows named by handles"), $"{coverage}");
    }

    [Theory]
    [InlineData(nameof(ModelDefect.LosesARow))]
    [InlineData(nameof(ModelDefect.DoublesARow))]
    [InlineData(nameof(ModelDefect.SwapsTies))]
    [InlineData(nameof(ModelDefect.FindsStaleKeys))]
    [InlineData(nameof(ModelDefect.SumsWrongly))]
    [InlineData(nameof(ModelDefect.ShowsHiddenInLastN))]
    [InlineData(nameof(ModelDefect.ShowsHiddenAsLatest))]
    [InlineData(nameof(ModelDefect.ShowsHiddenInMerged))]
    [InlineData(nameof(ModelDefect.SumsHidden))]
    [InlineData(nameof(ModelDefect.FindsOriginals))]
    [InlineData(nameof(ModelDefect.BustsHalfABatch))]
    [InlineData(nameof(ModelDefect.LosesHistory))]
    [InlineData(nameof(ModelDefect.SwapsHandles))]
    public void ABrokenTableIsCaught(string defect)
    {
        var caught = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var difference = ModelRun.FirstDifference(
                ModelCase.All[0],
                seed,
                StepsOf(seed),
                new ModelCoverage(),
                table => new BrokenModelTable(table, Enum.Parse<ModelDefect>(defect)));
            output.WriteLine($"seed {seed}: {difference ?? "not caught"}");
            caught += difference is null ? 0 : 1;
        }

        Assert.True(caught > 0);
    }

    [Fact]
    public void AHistoryIsShrunkToTheStepsThatMatter()
    {
        IReadOnlyList<ulong> steps = [.. Enumerable.Range(0, 100).Select(step => (ulong)step)];
        var shrunk = ModelShrinker.Shrink(
            steps, history => history.Contains(17UL) && history.Contains(80UL), TimeSpan.FromSeconds(20));
        Assert.Equal([17UL, 80UL], shrunk);
    }

    private static ulong Seconds => Number("NATIVESTORE_STRESS_SECONDS", 2);

    private static ulong FirstSeed => Number("NATIVESTORE_STRESS_SEED", 1);

    private static List<ulong> StepsOf(ulong seed)
    {
        var random = new SeededRandom(~seed);
        return [.. Enumerable.Range(0, 5 + random.NextInt32(StepsMax)).Select(_ => random.NextUInt64())];
    }

    private static string Report(ModelCase kind, ulong seed, IReadOnlyList<ulong> steps, string difference)
    {
        bool Fails(IReadOnlyList<ulong> history) =>
            ModelRun.FirstDifference(kind, seed, history, new ModelCoverage()) is not null;
        var shrunk = ModelShrinker.Shrink(steps, Fails, TimeSpan.FromSeconds(20));
        return $"{kind.Name}, seed {seed}, {difference}\nShortest history found ({shrunk.Count} steps): " +
            $"[{string.Join(", ", shrunk.Select(step => $"{step}UL"))}]\n" +
            ModelRun.FirstDifference(kind, seed, shrunk, new ModelCoverage());
    }

    private static ulong Number(string variable, ulong otherwise) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
