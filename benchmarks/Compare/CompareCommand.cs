using System.CommandLine;
using NativeStore.Benchmarks.Limits;
using NativeStore.Benchmarks.Limits.Report;

namespace NativeStore.Benchmarks.Compare;

/// <summary>The command <c>compare</c>: which operations are slower in one set of runs than in another.</summary>
internal static class CompareCommand
{
    private const string Description =
        """
        Compares runs of two builds in pairs: files of one name in the two folders, written by 'limits --json'.
        An operation is slower where the lower bound of its slowdown exceeds 1.03, the whole where the geometric mean
        exceeds 1.01. Exit codes: 0 nothing slower, 1 usage, 3 something slower.
        """;

    private static readonly Option<DirectoryInfo> _before = new("--before")
    {
        Description = "Folder with the runs of the earlier build.",
        Required = true,
    };

    private static readonly Option<DirectoryInfo> _after = new("--after")
    {
        Description = "Folder with the runs of the later build.",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command("compare", Description) { _before, _after };
        command.SetAction(parsed =>
            (int)Run(parsed.GetValue(_before)!, parsed.GetValue(_after)!, Console.Out, Console.Error));
        return command;
    }

    internal static ExitCode Run(DirectoryInfo before, DirectoryInfo after, TextWriter output, TextWriter errors)
    {
        SortedDictionary<string, List<double>> slowdowns;
        try
        {
            slowdowns = PairedRuns.Read(before, after);
        }
        catch (Exception refusal) when (refusal is InvalidDataException or IOException)
        {
            errors.WriteLine(refusal.Message);
            return ExitCode.Usage;
        }

        var table = new TextTable("id", ">pairs", ">slowdown", ">lower", ">upper", "");
        var comparisons = new List<Comparison>();
        foreach (var (id, ofOperation) in slowdowns)
        {
            var comparison = Comparison.Of(id, ofOperation);
            comparisons.Add(comparison);
            table.Add(
                id,
                Figures.Of(ofOperation.Count),
                Figures.Of(comparison.Median),
                Figures.Of(comparison.Lower),
                Figures.Of(comparison.Upper),
                comparison.IsSlower ? "slower" : "");
        }

        var mean = Comparison.MeanOf(comparisons);
        output.Write(table);
        output.WriteLine($"geometric mean {Figures.Of(mean)} of {comparisons.Count} operations");
        return comparisons.Exists(comparison => comparison.IsSlower) || mean > Comparison.AllSlowerAbove
            ? ExitCode.GateMissed
            : ExitCode.GatesMet;
    }
}
