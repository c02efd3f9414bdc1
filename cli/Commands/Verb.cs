using NativeStore.Cli.Json;
using NativeStore.Cli.Loading;
using NativeStore.Cli.Terminal;
using NativeStore.Core;
using NativeStore.Core.Memory;
using NativeStore.Core.World;
using NativeStore.Interchange.Csv;
using NativeStore.Storage.Throttle;

namespace NativeStore.Cli.Commands;

/// <summary>What all verbs share: errors become a message, or JSON, and an exit code.</summary>
internal static class Verb
{
    /// <summary>Runs a verb's work and reports what it throws.</summary>
    public static int Run(Screen screen, bool asJson, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException error)
        {
            var place = error is CsvCancelledException ? $" {error.Message}" : "";
            return Fail(
                screen, asJson, "Interrupted", $"Interrupted: nothing is kept.{place}", ExitCode.Interrupted);
        }
        catch (NativeStoreException error) when (CodeOf(error) == ExitCode.LimitReached)
        {
            // What was short matters, not which file was being read; the library's advice does not name our option.
            var message = $"{error.Message} More memory is given with --limit.";
            return Fail(screen, asJson, NameOf(CauseOf(error)), message, ExitCode.LimitReached);
        }
        catch (NativeStoreException error)
        {
            return Fail(screen, asJson, NameOf(error), error.Message, CodeOf(error));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Fail(screen, asJson, NameOf(error), error.Message, ExitCode.FileUnavailable);
        }
        catch (ArgumentException error)
        {
            return Fail(screen, asJson, NameOf(error), error.Message, ExitCode.Usage);
        }
    }

    private static int CodeOf(Exception? error) => error switch
    {
        UnreadableFileException or CsvStoppedException => CodeOf(error.InnerException),
        IOException or UnauthorizedAccessException => ExitCode.FileUnavailable,
        MemoryBudgetExceededException or NativeMemoryExhaustedException or WriteThrottledException =>
            ExitCode.LimitReached,
        FileException => ExitCode.FileUnavailable,
        DatabaseOptionsException => ExitCode.Usage,
        _ => ExitCode.BadData,
    };

    private static Exception CauseOf(Exception error) =>
        error is UnreadableFileException or CsvStoppedException && error.InnerException is { } cause
            ? CauseOf(cause)
            : error;

    private static string NameOf(Exception error) =>
        error.GetType().Name.Replace("Exception", "", StringComparison.Ordinal);

    /// <summary>Tells what went wrong, as a line and, where asked, as JSON; returns the exit code.</summary>
    public static int Fail(Screen screen, bool asJson, string name, string message, int code)
    {
        screen.Error.WriteLine($"nstore: {message.ReplaceLineEndings(" ")}");
        if (asJson)
        {
            JsonFacts.Write(screen.Output, json =>
            {
                json.WriteStartObject("error");
                json.WriteString("type", name);
                json.WriteString("message", message);
                json.WriteNumber("exitCode", code);
                json.WriteEndObject();
            });
        }

        return code;
    }
}
