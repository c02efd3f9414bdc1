using System.Text.Json;
using NativeStore.Cli;
using NativeStore.Cli.Terminal;

namespace NativeStore.Tests.Cli;

/// <summary>One run of the program, in this process, with what it wrote.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Run Of(params string[] args) => Of(CancellationToken.None, args);

    /// <summary>As most tests have it: small numbers are handy as times, so files may hold all.</summary>
    public static Run Of(CancellationToken cancellation, params string[] args) =>
        Exactly([], cancellation, args.Any(arg => arg.Contains(".csv", StringComparison.Ordinal))
            ? [.. args, "--years", "any"] : args);

    /// <summary>As users have it, with what comes through standard input.</summary>
    public static Run Exactly(byte[] input, CancellationToken cancellation, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var screen = new Screen(output, error, isInteractive: false) { Input = new MemoryStream(input) };
        var code = Nstore.RunAsync(args, screen, cancellation).GetAwaiter().GetResult();
        return new Run(code, output.ToString(), error.ToString());
    }
}
