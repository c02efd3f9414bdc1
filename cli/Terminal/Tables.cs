using Spectre.Console;

namespace NativeStore.Cli.Terminal;

/// <summary>How tables look: one plain frame, numbers to the right.</summary>
internal static class Tables
{
    /// <summary>An empty table.</summary>
    /// <param name="title">Above it.</param>
    /// <param name="columns">Headings; one that begins with <c>&gt;</c> is aligned to the right.</param>
    public static Table Create(string title, params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle(Markup.Escape(title)) };
        foreach (var column in columns)
        {
            var isNumber = column.StartsWith('>');
            table.AddColumn(new TableColumn(Markup.Escape(column.TrimStart('>')))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = true,
            });
        }

        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Add(this Table table, params ReadOnlySpan<string> cells)
    {
        var texts = new Text[cells.Length];
        for (var index = 0; index < cells.Length; index++)
        {
            texts[index] = new Text(cells[index]);
        }

        table.AddRow(texts);
    }
}
