using System.Text.Json;
using NativeStore.Cli;
using NativeStore.Cli.Terminal;

namespace NativeStore.Tests.Cli;

/// <summary>One run of the program, in this process, with what it wrote.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Run Of(params string[] args) => Of(CancellationToken.None, args);

    public static Run Of(CancellationToken cancellation, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = Nstore.RunAsync(args, new Screen(output, error, isInteractive: false), cancellation)
            .GetAwaiter().GetResult();
        return new Run(code, output.ToString(), error.ToString());
    }
}
