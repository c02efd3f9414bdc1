using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;
using NativeStore.Interchange.Csv;

namespace NativeStore.Cli.Commands;

/// <summary>
/// The options that say what CSV files look like, on the verbs that load some: what <see cref="CsvOptions"/> offers a
/// program, under names of their own, which the messages of an import then use.
/// </summary>
internal sealed class CsvForm
{
    private const int RejectsMax = int.MaxValue;

    private readonly Option<string[]> _map = Texts("--map", "FIELD=COLUMN",
        "Which field feeds a column; DATE+TIME=COLUMN joins two. Fields of a column's name need none, in any case.");

    private readonly Option<string[]> _set = Texts("--set", "COLUMN=TEXT",
        "One value for a column in all rows, e.g. symbol=ACME; {file} is the file's name up to its first point.");

    private readonly Option<string?> _delimiter = Text(
        "--delimiter", "CHAR", "What stands between fields: a character, or 'tab'. Default: a comma.");

    private readonly Option<bool> _noHeader = new("--no-header")
    {
        Description = "The first line is data: --columns names the fields.",
    };

    private readonly Option<string?> _columns = Text(
        "--columns", "NAMES", "For files without a header: the columns that the fields feed, by commas.");

    private readonly Option<string?> _unit = Text(
        "--time-unit", "ns|us|ms|s", "What numbers in time columns count since 1970. Default: ns.");

    private readonly Option<string?> _years = Text("--years", "FIRST-LAST",
        "Years that numbers in time columns may lead to, or 'any'; others are rejected. Default: 1980-2100.");

    private readonly Option<RoundingMode?> _rounding = new("--rounding")
    {
        Description = "Rounds decimals beyond a column's scale; without it such a line is rejected.",
        HelpName = string.Join('|', Enum.GetNames<RoundingMode>()),
    };

    private readonly Option<CsvTrim?> _trim = new("--trim")
    {
        Description = "Where blanks around fields are cut off: outside of quotes (default), inside too, or nowhere.",
        HelpName = "outside|inside|none",
    };

    private readonly Option<string[]> _null = Texts(
        "--null", "WORDS", "Words for null, by commas, e.g. NULL,NA,N/A,-");

    private readonly Option<string?> _decimal = Text(
        "--decimal", "SIGN", "What stands before decimals: . (default) or a comma.");

    private readonly Option<string?> _thousands = Text(
        "--thousands", "SIGN", "What stands between groups of three digits, e.g. , or . or 'space'. Default: nothing.");

    private readonly Option<string?> _comment = Text(
        "--comment", "SIGN", "What lines begin with that are comments. Before the header # always is one.");

    private readonly Option<int> _skipLines = CommonOptions.Count(
        "--skip-lines", "Lines to pass over before the header.", 0, 0, 1_000_000);

    private readonly Option<bool> _singleLines = new("--single-lines")
    {
        Description = "Quoted fields hold no line ends: a stray quote costs its own line only.",
    };

    private readonly Option<int> _recordBytes = CommonOptions.Count(
        "--record-bytes", "The longest line in bytes.", 64 * 1024, 256, 64 * 1024 * 1024);

    private readonly Option<bool> _fillMissing = new("--fill-missing")
    {
        Description = "Columns that no field feeds are zero, or empty; keys never are.",
    };

    private readonly Option<bool> _allOrNothing = new("--all-or-nothing")
    {
        Description = "Reads each file twice, first to prove it: of one with a fault that ends the load nothing stays.",
    };

    private readonly Option<string?> _resumeFrom = Text("--resume-from", "LINE[@BYTE]",
        "Passes over the lines before: where a load stopped, its message says.");

    /// <summary>How many rejected lines a load may have and still end well.</summary>
    private readonly Option<int> _maxRejects = CommonOptions.Count(
        "--max-rejects", "Rejected lines that are accepted: with more the exit code is 2.", 0, 0, RejectsMax);

    private readonly Option<bool> _allowRejects = new("--allow-rejects")
    {
        Description = "Accepts any number of rejected lines, as long as one is loaded.",
    };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
        [
            _map, _set, _delimiter, _noHeader, _columns, _unit, _years, _rounding, _trim, _null, _decimal, _thousands,
            _comment, _skipLines, _singleLines, _recordBytes, _fillMissing, _allOrNothing, _resumeFrom, _maxRejects,
            _allowRejects,
        ])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            try
            {
                Read(result)(new CsvOptions { IgnoreExtraFields = true }, "file.csv").ThrowIfInvalid();
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // Out of range, or no value of the option's type.
                result.AddError(error.Message);
            }
        });
    }

    /// <summary>How many rejected lines are accepted.</summary>
    public long RejectsAllowed(ParseResult parsed) =>
        parsed.GetValue(_allowRejects) ? long.MaxValue : parsed.GetValue(_maxRejects);

    /// <summary>What makes of a table's options those of a file.</summary>
    public Func<CsvOptions, string, CsvOptions> Read(ParseResult parsed) => Read(parsed.CommandResult);

    /// <summary>What messages call the options of an import.</summary>
    private static string NameOf(string property) => property switch
    {
        nameof(CsvOptions.Columns) => "--map",
        nameof(CsvOptions.EpochUnit) => "--time-unit",
        nameof(CsvOptions.PlausibleYears) => "--years any",
        nameof(CsvOptions.Rounding) => "--rounding",
        nameof(CsvOptions.Trim) => "--trim",
        nameof(CsvOptions.RejectPath) => "--rejects",
        nameof(CsvOptions.RecordBytesMax) => "--record-bytes",
        nameof(CsvOptions.DefaultMissingColumns) => "--fill-missing",
        nameof(CsvOptions.AllOrNothing) => "--all-or-nothing",
        nameof(CsvOptions.ResumeFrom) => "--resume-from",
        nameof(CsvOptions.AllowLineBreaksInQuotes) => "--single-lines",
        nameof(CsvOptions.DecimalSign) => "--decimal",
        nameof(CsvOptions.GroupSign) => "--thousands",
        nameof(CsvOptions.CommentSign) => "--comment",
        nameof(CsvOptions.NullWords) => "--null",
        nameof(CsvOptions.Delimiter) => "--delimiter",
        nameof(CsvOptions.SkipLines) => "--skip-lines",
        _ => $"CsvOptions.{property}",
    };

    private Func<CsvOptions, string, CsvOptions> Read(CommandResult parsed)
    {
        if (parsed.GetValue(_noHeader) && parsed.GetValue(_columns) is null)
        {
            throw new ArgumentException("--no-header needs --columns, which names the fields.");
        }

        return (basis, path) => basis with
        {
            Columns = ColumnsOf(parsed, basis.Columns, path),
            HasHeader = parsed.GetValue(_columns) is null,
            Delimiter = SignOf(_delimiter, parsed) ?? basis.Delimiter,
            EpochUnit = parsed.GetValue(_unit) is { } unit ? UnitOf(unit) : basis.EpochUnit,
            PlausibleYears = parsed.GetValue(_years) is { } years ? YearsOf(years) : basis.PlausibleYears,
            Rounding = parsed.GetValue(_rounding) ?? basis.Rounding,
            Trim = parsed.GetValue(_trim) ?? basis.Trim,
            NullWords = [.. (parsed.GetValue(_null) ?? []).SelectMany(words =>
                words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            DecimalSign = SignOf(_decimal, parsed) ?? basis.DecimalSign,
            GroupSign = SignOf(_thousands, parsed) ?? basis.GroupSign,
            CommentSign = SignOf(_comment, parsed) ?? basis.CommentSign,
            SkipLines = parsed.GetValue(_skipLines),
            AllowLineBreaksInQuotes = !parsed.GetValue(_singleLines),
            RecordBytesMax = parsed.GetValue(_recordBytes) is > 0 and var bytes ? bytes : basis.RecordBytesMax,
            DefaultMissingColumns = parsed.GetValue(_fillMissing),
            AllOrNothing = parsed.GetValue(_allOrNothing),
            ResumeFrom = parsed.GetValue(_resumeFrom) is { } place ? PlaceOf(place) : basis.ResumeFrom,
            OptionNames = NameOf,
        };
    }

    private CsvColumnMap ColumnsOf(CommandResult parsed, CsvColumnMap map, string path)
    {
        if (parsed.GetValue(_columns) is { } names)
        {
            map = CsvColumnMap.InOrder(names.Split(',', StringSplitOptions.TrimEntries));
        }

        foreach (var text in parsed.GetValue(_map) ?? [])
        {
            var (field, column) = PairOf(text, "--map", "FIELD=COLUMN");
            var plus = field.IndexOf('+', StringComparison.Ordinal);
            map = plus > 0 && plus < field.Length - 1
                ? map.WithDateAndTime(field[..plus].Trim(), field[(plus + 1)..].Trim(), column)
                : map.With(field, column);
        }

        foreach (var text in parsed.GetValue(_set) ?? [])
        {
            var (column, value) = PairOf(text, "--set", "COLUMN=TEXT");
            var file = Path.GetFileName(path).Split('.')[0];
            map = map.WithConstant(column, value.Replace("{file}", file, StringComparison.Ordinal));
        }

        return map;
    }

    private static (string Left, string Right) PairOf(string text, string option, string form)
    {
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 ? (text[..sign].Trim(), text[(sign + 1)..].Trim())
            : throw new ArgumentException($"{option} '{text}' is not of the form {form}.");
    }

    private static char? SignOf(Option<string?> option, CommandResult parsed) => parsed.GetValue(option) switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        "space" => ' ',
        [var sign] => sign,
        var text => throw new ArgumentException($"{option.Name} '{text}' is not one character, 'tab' or 'space'."),
    };

    private static EpochUnit UnitOf(string text) => text switch
    {
        "ns" => EpochUnit.Nanoseconds,
        "us" or "µs" => EpochUnit.Microseconds,
        "ms" => EpochUnit.Milliseconds,
        "s" => EpochUnit.Seconds,
        _ => throw new ArgumentException($"--time-unit '{text}' is none of ns, us, ms and s."),
    };

    private static CsvYears? YearsOf(string text)
    {
        if (text == "any")
        {
            return null;
        }

        var years = text.Split('-');
        return years.Length == 2
            && int.TryParse(years[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(years[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first <= last
            ? new CsvYears(first, last)
            : throw new ArgumentException($"--years '{text}' is neither FIRST-LAST, such as 1980-2100, nor 'any'.");
    }

    private static CsvPosition PlaceOf(string text)
    {
        var parts = text.Split('@');
        long offset = 0;
        return parts.Length <= 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0
            && (parts.Length == 1
                || long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out offset))
            ? new CsvPosition(line, parts.Length == 2 ? offset : null)
            : throw new ArgumentException($"--resume-from '{text}' is neither a line, such as 3001, nor LINE@BYTE.");
    }

    private static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description };

    private static Option<string[]> Texts(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description, Arity = ArgumentArity.OneOrMore };
}
