using System.Text;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;
using NativeStore.Interchange.Csv;
using NativeStore.Interchange.Csv.Loading;
using NativeStore.Interchange.Csv.Rejects;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Tests.Csv;

/// <summary>Heap, symbols and a sink that keeps what it gets; when disposed, no working memory may be left.</summary>
internal sealed class ImportBed : IRowSink, IDisposable
{
    private readonly MemoryBudget _budget = new(256L * 1024 * 1024);
    private readonly MemoryStream _rows = new();

    public ImportBed(TableSchema schema)
    {
        Schema = schema;
        Heap = new NativeHeap(_budget);
        Symbols = new SymbolDictionary(Heap);
    }

    public TableSchema Schema { get; }

    public SymbolDictionary Symbols { get; }

    public NativeHeap Heap { get; }

    /// <summary>All rows taken so far, back to back.</summary>
    public byte[] Rows => _rows.ToArray();

    public long RowCount => _rows.Length / Schema.RowSize;

    /// <summary>Sees each commit before it is taken; may throw to refuse it, returns the duplicates in it.</summary>
    public Func<ReadOnlyMemory<byte>, int> OnAppend { get; set; } = _ => 0;

    public int AppendDistinct(ReadOnlySpan<byte> rows)
    {
        var duplicates = OnAppend(rows.ToArray());
        _rows.Write(rows);
        return duplicates;
    }

    public CsvImportReport Import(string text, CsvOptions? options = null, ScanWidth? width = null) =>
        Import(Encoding.UTF8.GetBytes(text), options, width);

    public CsvImportReport Import(byte[] text, CsvOptions? options = null, ScanWidth? width = null) =>
        CsvImporter.Import(
            new MemoryStream(text), this, OfAnyYear(options ?? new CsvOptions()), width ?? ScanWidths.Preferred);

    /// <summary>As users have it: with a check of the years that numbers lead to.</summary>
    public CsvImportReport ImportChecked(string text, CsvOptions? options = null) => CsvImporter.Import(
        new MemoryStream(Encoding.UTF8.GetBytes(text)), this, options ?? new CsvOptions(), ScanWidths.Preferred);

    /// <summary>Loads text that arrives in the given pieces; returns the report and the reject file.</summary>
    public (CsvImportReport Report, string Rejects) ImportPieces(
        CsvOptions options, ScanWidth width, params IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using var target = new MemoryStream();
        using var rejects = new RejectWriter(target, ownsTarget: false);
        using var loader = new CsvLoader(this, OfAnyYear(options), rejects, width);
        foreach (var piece in pieces)
        {
            for (var rest = piece; !rest.IsEmpty;)
            {
                var taken = Math.Min(rest.Length, loader.FreeText.Length);
                rest.Span[..taken].CopyTo(loader.FreeText);
                loader.Advance(taken);
                rest = rest[taken..];
            }
        }

        var report = loader.Complete();
        rejects.Flush();
        return (report, Encoding.UTF8.GetString(target.ToArray()));
    }

    /// <summary>The fields of one row as CSV, without its header.</summary>
    public string[] RowsAsText()
    {
        using var text = new MemoryStream();
        using (var writer = new CsvWriter(text, Schema, Symbols, new CsvWriteOptions { HasHeader = false }))
        {
            writer.WriteRows(Rows);
        }

        return Encoding.UTF8.GetString(text.ToArray()).Split('\n')[..^1];
    }

    /// <summary>Small numbers are handy as times: what is no test of times takes all.</summary>
    private static CsvOptions OfAnyYear(CsvOptions options) => options with { PlausibleYears = null };

    public void Forget() => _rows.SetLength(0);

    public void Dispose()
    {
        Assert.Equal(0, _budget.BytesOf(MemoryTag.QueryScratch));
        Symbols.Dispose();
        Assert.Equal(0, _budget.BytesOf(MemoryTag.Symbol));
        Heap.Dispose();
    }
}

/// <summary>Reports as tests compare them.</summary>
internal static class Reports
{
    /// <summary>The counts alone, without times and positions.</summary>
    public static CsvImportReport Counts(this CsvImportReport report) =>
        new(report.Loaded, report.Duplicates, report.Rejected, report.BlankLines, report.TextBytes);
}
