using System.Text;

namespace NativeStore.Benchmarks.Limits.Report;

/// <summary>A table of left- or right-aligned columns: text for terminals that is Markdown too.</summary>
internal sealed class TextTable
{
    private readonly (string Title, bool IsRight)[] _columns;
    private readonly List<string[]> _lines = [];

    /// <param name="columns">Titles; a leading <c>&gt;</c> aligns the column right.</param>
    public TextTable(params string[] columns) =>
        _columns = [.. columns.Select(title => title.StartsWith('>') ? (title[1..], true) : (title, false))];

    /// <summary>Adds a line: one cell per column.</summary>
    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, _columns.Length);
        _lines.Add(cells);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var widths = _columns
            .Select((column, index) => _lines.Select(line => line[index].Length).Append(column.Title.Length).Max())
            .ToArray();
        var text = new StringBuilder();
        Write(text, widths, [.. _columns.Select(column => column.Title)]);
        var rules = widths.Select((width, index) =>
            _columns[index].IsRight ? new string('-', width + 1) + ":" : new string('-', width + 2));
        text.Append('|').AppendJoin('|', rules).AppendLine("|");
        foreach (var line in _lines)
        {
            Write(text, widths, line);
        }

        return text.ToString();
    }

    private void Write(StringBuilder text, int[] widths, string[] cells)
    {
        var padded = cells.Select((cell, index) =>
            _columns[index].IsRight ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]));
        text.Append("| ").AppendJoin(" | ", padded).AppendLine(" |");
    }
}
