using NativeStore.Core.Schema;
using NativeStore.Generators.Diagnostics;

namespace NativeStore.Generators.Reading;

/// <summary>Reads a table's name and options from its attribute.</summary>
internal static class OptionsReader
{
    public static string ReadName(AttributeSite attribute, DiagnosticBag bag)
    {
        var name = attribute.Argument(0) ?? "";
        var fits = name.Length > 0 && !IsDigit(name[0]) && name.All(letter => IsLetter(letter) || IsDigit(letter));
        if (!fits)
        {
            bag.Report(Rules.BadTableName, attribute.ArgumentLocation(0), name);
        }

        return name;
    }

    public static TableOptions Read(AttributeSite attribute, DiagnosticBag bag)
    {
        var priority = attribute.Named(nameof(TableOptions.Priority)) is byte value
            ? (DataPriority)value
            : DataPriority.Normal;
        if (!Enum.IsDefined(typeof(DataPriority), priority))
        {
            bag.Report(Rules.UnknownPriority, attribute.NamedLocation(nameof(TableOptions.Priority)), $"{priority:D}");
        }

        return new TableOptions(
            priority,
            ReadDuration(attribute, "CompressAfter", bag),
            ReadDuration(attribute, "RetainFor", bag));
    }

    private static long ReadDuration(AttributeSite attribute, string name, DiagnosticBag bag)
    {
        var text = attribute.Named(name) as string ?? "";
        if (text.Length == 0)
        {
            return 0;
        }

        if (!Durations.TryParse(text, out var nanos))
        {
            bag.Report(Rules.BadDuration, attribute.NamedLocation(name), text);
        }

        return nanos;
    }

    private static bool IsLetter(char letter) => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    private static bool IsDigit(char letter) => letter is >= '0' and <= '9';
}
