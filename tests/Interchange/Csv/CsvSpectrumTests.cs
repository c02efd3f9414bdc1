using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NativeStore.Interchange.Csv;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class CsvSpectrumTests
{
    // Its JSON has another phone number than its CSV, which is also where it has a quote inside a bare field.
    private const string WrongUpstream = "location_coordinates";

    [SkippableFact]
    public void EveryCaseReadsAsItsJsonSays()
    {
        var files = ReadArchive(SharedFiles.Path("suites/csv/csv-spectrum.tar.gz"));
        var cases = files.Keys.Where(name => name.EndsWith(".csv", StringComparison.Ordinal)).ToList();
        cases.Count.ShouldBe(12);
        foreach (var csv in cases.Where(name => !name.Contains(WrongUpstream, StringComparison.Ordinal)))
        {
            var json = files[csv.Replace("csvs/", "json/", StringComparison.Ordinal)
                .Replace(".csv", ".json", StringComparison.Ordinal)];
            var expected = JsonSerializer.Deserialize<List<Dictionary<string, string>>>(json)!;
            Load(files[csv], [.. expected[0].Keys])
                .ShouldBe(expected.Select(record => string.Join("|", record.Values)), csv);
        }

        Load(files.Single(file => file.Key.EndsWith(WrongUpstream + ".csv", StringComparison.Ordinal)).Value,
                "Contact Phone Number", "Location Coordinates", "Cities", "Counties")
            .ShouldBe(["2095257564|37\uFFFD36'37.8\"N 121\uFFFD2'17.9\"W|Modesto|Stanislaus"]);
    }

    private static IEnumerable<string> Load(byte[] csv, params string[] fields)
    {
        // The names of real headers are no column names: each field feeds the column of its place.
        var columns = Enumerable.Range(0, fields.Length).Select(field => $"F{field}").ToArray();
        var map = fields.Zip(columns).Aggregate(CsvColumnMap.ByName, (all, pair) => all.With(pair.First, pair.Second));
        var schema = columns.Aggregate(
            new Core.Schema.TableSchemaBuilder("spectrum", Core.Schema.TableKind.Keyed),
            (builder, column) => builder.Column(
                column,
                Core.Schema.ColumnType.FixedText,
                column == "F0" ? Core.Schema.ColumnRoles.PrimaryKey : Core.Schema.ColumnRoles.None,
                textCapacity: 64)).Build();
        using var bed = new ImportBed(schema);
        bed.Import(csv, new CsvOptions { Columns = map });
        return NaiveCsv.Parse(string.Join("\n", bed.RowsAsText())).Select(record => string.Join("|", record.Fields!));
    }

    private static Dictionary<string, byte[]> ReadArchive(string path)
    {
        var files = new Dictionary<string, byte[]>();
        using var text = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var archive = new TarReader(text);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                using var copy = new MemoryStream();
                data.CopyTo(copy);
                files[entry.Name] = copy.ToArray();
            }
        }

        files.Values.ShouldAllBe(content => Encoding.UTF8.GetCharCount(content) > 0);
        return files;
    }
}
