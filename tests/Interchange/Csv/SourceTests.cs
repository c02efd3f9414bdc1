using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using NativeStore.Core.Memory;
using NativeStore.Core.Symbols;
using NativeStore.Interchange.Csv;

namespace NativeStore.Interchange.Tests.Csv;

public sealed class SourceTests
{
    private static readonly byte[] Text = MakeText(40_000);

    [Fact]
    public async Task StreamsPipesFilesAndGzipGiveTheSameRows()
    {
        var expected = Load(bed => bed.Import(Text));
        expected.Length.ShouldBe(40_000 * 32);
        Load(bed => bed.Import(Gzip(Text))).ShouldBe(expected);
        Load(bed => bed.Import([.. Gzip(Text[..500_000]), .. Gzip(Text[500_000..])]))
            .ShouldBe(expected, "two gzip members");
        (await LoadAsync(bed => CsvImporter.ImportAsync(new MemoryStream(Text), bed))).ShouldBe(expected);
        (await LoadAsync(bed => CsvImporter.ImportAsync(new TrickleStream(Gzip(Text)), bed))).ShouldBe(expected);
        (await LoadAsync(bed => CsvImporter.ImportAsync(PipeReader.Create(new MemoryStream(Gzip(Text))), bed)))
            .ShouldBe(expected);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Text);
            Load(bed => CsvImporter.Import(path, bed)).ShouldBe(expected);
            (await LoadAsync(bed => CsvImporter.ImportAsync(path, bed))).ShouldBe(expected);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void GzipThatIsDamagedOrCutOffIsAnErrorAndNoShortFile()
    {
        var gzip = Gzip(Text);
        using var bed = new ImportBed(Schemas.Trades);
        foreach (var cut in (int[])[11, 1_000, gzip.Length / 2, gzip.Length - 9, gzip.Length - 1])
        {
            Should.Throw<CsvException>(() => bed.Import(gzip[..cut]), $"cut at {cut}").Message.ShouldContain("gzip");
        }

        gzip[gzip.Length / 2] ^= 0xFF;
        Should.Throw<CsvException>(() => bed.Import(gzip)).Message.ShouldContain("gzip");
    }

    [Fact]
    public void ProgressTellsStoredBytesAndRows()
    {
        var told = new List<CsvProgress>();
        using var bed = new ImportBed(Schemas.Trades);
        using var source = new MemoryStream(Text);
        CsvImporter.Import(source, bed, new CsvOptions { ProgressBytes = 300_000 }, new Teller(told));
        told.Count.ShouldBeGreaterThan(2);
        told.Select(progress => progress.Bytes).ShouldBe(told.Select(progress => progress.Bytes).Order());
        told.ShouldAllBe(progress => progress.TotalBytes == Text.Length);
        told[^1].ShouldBe(new CsvProgress(Text.Length, Text.Length, 40_000, 0));
    }

    [Fact]
    public async Task ACancelledImportLeavesWholeBatchesAndNoWorkingMemory()
    {
        using var bed = new ImportBed(Schemas.Trades);
        using var cancellation = new CancellationTokenSource();
        var options = new CsvOptions { ProgressBytes = 300_000 };
        var canceller = new Teller([], cancellation.Cancel);
        Should.Throw<OperationCanceledException>(
            () => CsvImporter.Import(new MemoryStream(Text), bed, options, canceller, cancellation.Token));
        bed.RowCount.ShouldBeInRange(1_000, 20_000);
        await Should.ThrowAsync<OperationCanceledException>(
            () => CsvImporter.ImportAsync(new MemoryStream(Text), bed, options, null, cancellation.Token));
    }

    [Fact]
    public void ABudgetWithoutRoomForTheWorkingMemoryIsATypedError()
    {
        var budget = new MemoryBudget(NativeHeap.SlabBytes * 2);
        using var heap = new NativeHeap(budget);
        using var symbols = new SymbolDictionary(heap);
        var sink = new NoSink(heap, symbols);
        var options = new CsvOptions { RecordBytesMax = 8 * 1024 * 1024 };
        Should.Throw<MemoryBudgetExceededException>(() => CsvImporter.Import(new MemoryStream(Text), sink, options));
        budget.BytesOf(MemoryTag.QueryScratch).ShouldBe(0);
    }

    [Fact]
    public void ARowCostsNoManagedMemory()
    {
        var options = new CsvOptions();
        using var bed = new NoSink();
        var few = MakeText(1_000);
        CsvImporter.Import(new MemoryStream(few), bed, options);
        long Cost(byte[] text)
        {
            using var source = new MemoryStream(text);
            var before = GC.GetAllocatedBytesForCurrentThread();
            CsvImporter.Import(source, bed, options);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // The least of several runs, more of them where the suite's other tests collect meanwhile: a collection takes
        // the rest of this thread's buffer away, which then counts as allocated, and the runtime compiles now and then.
        var (ofFew, ofAll) = (long.MaxValue, long.MaxValue);
        for (var turn = 0; turn < 8 || (turn < 200 && ofAll != ofFew); turn++)
        {
            (ofFew, ofAll) = (Math.Min(ofFew, Cost(few)), Math.Min(ofAll, Cost(Text)));
        }

        (ofAll - ofFew).ShouldBe(0, "what an import allocates does not depend on its rows");
    }

    private static byte[] MakeText(int lines)
    {
        // Every tenth line takes the uncommon ways: quotes, an exponent, an ISO time, a long name.
        var text = new StringBuilder("Time,Symbol,Price,Size,TradeId\n");
        for (var line = 0; line < lines; line++)
        {
            text.Append(line % 10 == 9
                ? $"2023-11-14T22:13:20Z,\"LONG NAME OF AN INSTRUMENT {line % 3}\",1.25e1,\"7\",{line}\n"
                : $"{1_700_000_000_000_000_000 + line},S{line % 100},{line % 977}.{line % 100:00}," +
                    $"{line % 1000},{line}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Gzip(byte[] text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return target.ToArray();
    }

    private static byte[] Load(Action<ImportBed> import)
    {
        using var bed = new ImportBed(Schemas.Trades);
        import(bed);
        return bed.Rows;
    }

    private static async Task<byte[]> LoadAsync(Func<ImportBed, Task> import)
    {
        using var bed = new ImportBed(Schemas.Trades);
        await import(bed);
        return bed.Rows;
    }

    private sealed class Teller(List<CsvProgress> told, Action? then = null) : IProgress<CsvProgress>
    {
        public void Report(CsvProgress value)
        {
            told.Add(value);
            then?.Invoke();
        }
    }

    /// <summary>Gives a few bytes at a time and does not tell its length.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 977)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 977)], cancellationToken);
    }

    /// <summary>Takes rows and forgets them.</summary>
    private sealed class NoSink : IRowSink, IDisposable
    {
        private readonly bool _isOwner;

        public NoSink(NativeHeap heap, SymbolDictionary symbols) => (Heap, Symbols) = (heap, symbols);

        public NoSink()
        {
            Heap = new NativeHeap(new MemoryBudget(64 * 1024 * 1024));
            Symbols = new SymbolDictionary(Heap);
            _isOwner = true;
        }

        public Core.Schema.TableSchema Schema => Schemas.Trades;

        public SymbolDictionary Symbols { get; }

        public NativeHeap Heap { get; }

        public int AppendDistinct(ReadOnlySpan<byte> rows) => 0;

        public void Dispose()
        {
            if (_isOwner)
            {
                Symbols.Dispose();
                Heap.Dispose();
            }
        }
    }
}
