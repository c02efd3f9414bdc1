using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NativeStore.Cli.Commands;

/// <summary>Options that several verbs have, so that they mean and read the same everywhere.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() =>
        new("--json") { Description = "Prints the same facts as one JSON object; decimals are strings." };

    /// <summary>A limit of memory, at least that many bytes.</summary>
    public static Option<long> Limit(long bytesMin = 1) => new("--limit")
    {
        Description = "Hard limit of native memory, e.g. 512M"
            + (bytesMin > 1 ? FormattableString.Invariant($", at least {bytesMin >> 20}M") : "")
            + ". Default: 60 % of the machine's or container's.",
        HelpName = "BYTES",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (!TryParseBytes(text, out var bytes))
            {
                result.AddError(
                    $"--limit '{text}' is not a size: write bytes, or a number with K, M, G or T, or KB, MiB and the " +
                    "like (1,024 each), e.g. 512M.");
            }
            else if (bytes < bytesMin)
            {
                result.AddError(FormattableString.Invariant($"--limit {text} is too small: at least {bytesMin}."));
            }

            return bytes;
        },
    };

    /// <summary>The files that a verb reads. What looks like an option is none of them.</summary>
    public static Argument<string[]> Files(string description, ArgumentArity arity)
    {
        var files = new Argument<string[]>("FILE") { Description = description, Arity = arity };
        files.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value is ['-', _, ..])?.Value is { } unknown)
            {
                result.AddError($"{unknown} is no option (a file of that name: ./{unknown}).");
            }
        });
        return files;
    }

    public static Option<FileInfo?> InputFile(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };

    public static Option<int> Count(string name, string description, int byDefault, int min, int max)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => byDefault,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var count)
                && (count < min || count > max))
            {
                result.AddError(FormattableString.Invariant($"{name} {count} is out of range: {min} to {max}."));
            }
        });
        return option;
    }

    /// <summary>Whether the option stands on the command line, well-formed or not.</summary>
    public static bool Has(this CommandResult command, Option option) =>
        command.GetResult(option) is { Implicit: false };

    /// <summary>Bytes, or a number with a unit of 1,024 or a power of it: K, KB, KiB, M, …, in any case.</summary>
    public static bool TryParseBytes(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        var shift = text[digits..].TrimStart(' ').ToUpperInvariant() switch
        {
            "" or "B" => 0,
            "K" or "KB" or "KIB" => 10,
            "M" or "MB" or "MIB" => 20,
            "G" or "GB" or "GIB" => 30,
            "T" or "TB" or "TIB" => 40,
            _ => -1,
        };
        if (shift < 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count == 0 || count > long.MaxValue >> shift)
        {
            return false;
        }

        bytes = count << shift;
        return true;
    }
}
