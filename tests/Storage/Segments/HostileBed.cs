using NativeStore.Compression.Tests.Packing;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Core.World;
using NativeStore.Storage.Segments;
using Shouldly;

namespace NativeStore.Storage.Tests.Segments;

/// <summary>Makes segment files, good ones, and sees what becomes of those that are not. Owns all memory.</summary>
internal sealed unsafe class HostileBed : IDisposable
{
    public const string Path = "spill/things.1.segment";

    private const int RoomBytes = 1 << 20;

    private readonly SimulatedFileSystem _files = new(new SeededRandom(1));
    private readonly List<SegmentBed> _beds = [];

    public HostileBed() => _files.CreateDirectory("spill");

    /// <summary>Numbers that offsets, counts and times should never be taken for.</summary>
    public static IReadOnlyList<long> Numbers { get; } =
        [0, 1, -1, 2, 100, 127, 128, 1023, 1024, 65_536, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    /// <summary>A good file.</summary>
    public (SegmentBed Bed, HostileFile File) Spill(TableSchema schema, int seed, int rows)
    {
        var bed = new SegmentBed(schema, keepArrivalOrder: seed % 2 == 0);
        _beds.Add(bed);
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"));
        var built = bed.Build(bed.NewRows(new Random(seed), rows, 7, hasLate: true, isExtreme: false), rows);
        var spilled = built.SpillTo(_files, Path, cache);
        var good = HostileFile.Read(_files, Path);
        spilled.Free();
        return (bed, good);
    }

    /// <summary>Writes the file that <see cref="Drain"/> opens.</summary>
    public void Put(HostileFile file, long? bytes = null) => file.WriteTo(_files, Path, bytes);

    /// <summary>Opens the file and asks for everything; the error, or null where there is an answer to all.</summary>
    public SegmentFileException? Drain(SegmentBed bed)
    {
        using var cache = new BlockCache(bed.Heap, new MemoryOwner("cache"), slotsKept: 4);
        using var room = new FencedBytes(RoomBytes);
        var before = bed.Bytes;
        try
        {
            var segment = Segment.Open(bed.Layout, bed.Heap, _files, Path, cache);
            try
            {
                SegmentDrain.Everything(bed, segment, room.Address);
                cache.ReadFailures.ShouldBe(0);
            }
            finally
            {
                segment.Free();
            }

            return null;
        }
        catch (SegmentFileException error)
        {
            return error;
        }
        finally
        {
            cache.Trim();
            bed.Bytes.ShouldBe(before);
        }
    }

    public void Dispose() => _beds.ForEach(bed => bed.Dispose());
}
