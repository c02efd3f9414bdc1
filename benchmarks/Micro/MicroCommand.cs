using System.CommandLine;
using BenchmarkDotNet.Running;

namespace NativeStore.Benchmarks.Micro;

/// <summary>The command <c>micro</c>: hands its arguments to BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    private static readonly Argument<string[]> _arguments = new("arguments")
    {
        Description = "BenchmarkDotNet's own, e.g. --filter '*Append*'.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> _short = new("--short-job")
    {
        Description = "Few iterations: a first look in seconds instead of minutes.",
    };

    public static Command Create()
    {
        var command = new Command("micro", "Hot operations one by one, with their allocations, by BenchmarkDotNet.")
        {
            _arguments,
            _short,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            string[] arguments = [.. parsed.GetValue(_arguments) ?? [], .. parsed.UnmatchedTokens];
            var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly)
                .Run(arguments, MicroConfiguration.Create(parsed.GetValue(_short)));
            return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
        });
        return command;
    }
}
