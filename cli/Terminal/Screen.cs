using Spectre.Console;

namespace NativeStore.Cli.Terminal;

/// <summary>Where a run writes: facts to the output, progress and errors beside it.</summary>
internal sealed class Screen
{
    // A pipe has no width; tables are then as wide as their content needs, up to this.
    private const int PipeColumns = 200;

    public Screen(TextWriter output, TextWriter error, bool isInteractive)
    {
        Output = output;
        Error = error;
        Facts = Open(output, isInteractive && !Console.IsOutputRedirected);
        Progress = Open(error, isInteractive && !Console.IsErrorRedirected);
    }

    /// <summary>What a file called <c>-</c> is read from.</summary>
    public Stream Input { get; init; } = Stream.Null;

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>For tables on <see cref="Output"/>.</summary>
    public IAnsiConsole Facts { get; }

    /// <summary>For progress bars on <see cref="Error"/>.</summary>
    public IAnsiConsole Progress { get; }

    /// <summary>Whether somebody watches the progress.</summary>
    public bool ShowsProgress => Progress.Profile.Capabilities.Interactive;

    public static Screen OfConsole() =>
        new(Console.Out, Console.Error, isInteractive: true) { Input = Console.OpenStandardInput() };

    private static IAnsiConsole Open(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = PipeColumns;
        }

        return console;
    }
}
