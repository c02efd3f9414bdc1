using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NativeStore.Cli.Terminal;

/// <summary>The usual help, followed by examples and exit codes.</summary>
/// <param name="usual">What prints the usual help.</param>
/// <param name="examples">Examples by command; a command without any gets only the exit codes.</param>
internal sealed class HelpWithExamples(HelpAction usual, IReadOnlyDictionary<Command, string> examples)
    : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var text))
        {
            output.WriteLine("Examples:");
            output.WriteLine(text);
            output.WriteLine();
        }

        output.WriteLine(ExitCode.Description);
        return code;
    }
}
