using System.CommandLine;
using System.CommandLine.Help;
using NativeStore.Cli.Commands;
using NativeStore.Cli.Terminal;

namespace NativeStore.Cli;

/// <summary>The program: verbs, help and exit codes.</summary>
internal static class Nstore
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="screen">Where facts, progress and errors go.</param>
    /// <param name="cancellation">Ends long work.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Screen screen, CancellationToken cancellation = default)
    {
        var root = new RootCommand("NativeStore: an in-memory database for trading systems.");
        var demo = DemoCommand.Create(screen);
        var load = LoadCommand.Create(screen);
        var burst = BurstCommand.Create(screen);
        var inspect = InspectCommand.Create(screen);
        root.Subcommands.Add(demo);
        root.Subcommands.Add(load);
        root.Subcommands.Add(burst);
        root.Subcommands.Add(inspect);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, new Dictionary<Command, string>
        {
            [root] = "  nstore demo\n  nstore load trades.csv.gz --table trades",
            [demo] = DemoCommand.Examples,
            [load] = LoadCommand.Examples,
            [burst] = BurstCommand.Examples,
            [inspect] = InspectCommand.Examples,
        });

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            var first = parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd();
            var message = $"{first} Try '{CommandPath(parsed.CommandResult.Command)} --help'.";
            return Verb.Fail(screen, args.Contains("--json"), "Usage", message, ExitCode.Usage);
        }

        // The verb handles its own errors (it knows whether they go out as JSON), and Ctrl-C arrives as cancellation.
        var invocation = new InvocationConfiguration
        {
            Output = screen.Output,
            Error = screen.Error,
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(invocation, cancellation);
    }

    private static string CommandPath(Command command) => command is RootCommand ? "nstore" : $"nstore {command.Name}";
}
