// Values through LZ4, as they are or shuffled byte by byte, in chunks of whole values and at most 64 KiB: one value is
// found by decompressing one chunk. For aged segments only, where text and doubles repeat in ways that packing misses.
//
//   8                10        12    16                             then
//   | values a chunk | chunks  | 0   | ends of the chunks, 4 bytes  | chunks
//   |                |         |     | each, from the first's start |
using System.Runtime.CompilerServices;
using NativeStore.Compression.Lz4;

namespace NativeStore.Compression.Codecs;

/// <summary>Chunks of LZ4.</summary>
internal static unsafe class Lz4Codec
{
    private const int HeaderBytes = BlockHeader.Bytes + 8;
    private const int ChunkBytesMax = 64 * 1024;

    /// <summary>Encodes, if the block has fewer than <paramref name="bytesMax"/> bytes; else returns zero.</summary>
    [SkipLocalsInit]
    public static int Encode(Codec codec, ValueShape shape, byte* values, int count, int bytesMax, byte* into)
    {
        var perChunk = Math.Min(count, Math.Max(1, ChunkBytesMax / shape.Size));
        var chunks = (count + perChunk - 1) / perChunk;
        var data = HeaderBytes + (chunks * sizeof(uint));
        var end = data;
        var scratch = stackalloc byte[ChunkBytesMax];
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var first = chunk * perChunk;
            var held = Math.Min(perChunk, count - first);
            var source = values + ((long)first * shape.Size);
            if (codec == Codec.ShuffledLz4)
            {
                Shuffle(shape.Size, source, held, scratch);
                source = scratch;
            }

            var room = bytesMax - 1 - end;
            var bytes = room <= 0
                ? 0
                : Lz4Block.Compress(new(source, held * shape.Size), new(into + end, room));
            if (bytes == 0)
            {
                return 0;
            }

            end += bytes;
            Unsafe.WriteUnaligned(into + HeaderBytes + (chunk * sizeof(uint)), (uint)(end - data));
        }

        BlockHeader.Write(into, codec, shape.Kind, count, end);
        Unsafe.WriteUnaligned(into + BlockHeader.Bytes, (ulong)(uint)perChunk | ((ulong)(uint)chunks << 16));
        return end;
    }

    /// <summary>Decodes any range.</summary>
    [SkipLocalsInit]
    public static void Decode(in BlockHeader block, int size, int first, int count, byte* values)
    {
        var perChunk = Open(block, size);
        var scratch = stackalloc byte[ChunkBytesMax];
        for (var end = first + count; first < end;)
        {
            var chunk = first / perChunk;
            var start = chunk * perChunk;
            var held = Math.Min(perChunk, block.Count - start);
            var taken = Math.Min(end, start + held) - first;
            Decompress(block, chunk, new(scratch, held * size));
            if (block.Codec == Codec.ShuffledLz4)
            {
                Unshuffle(size, scratch, held, first - start, taken, values);
            }
            else
            {
                Unsafe.CopyBlockUnaligned(values, scratch + ((first - start) * size), (uint)(taken * size));
            }

            values += (long)taken * size;
            first += taken;
        }
    }

    private static int Open(in BlockHeader block, int size)
    {
        int perChunk = 0, chunks = 0;
        if (block.Length >= HeaderBytes)
        {
            perChunk = Unsafe.ReadUnaligned<ushort>(block.Payload);
            chunks = Unsafe.ReadUnaligned<ushort>(block.Payload + sizeof(ushort));
        }

        if (perChunk == 0 || (long)perChunk * size > ChunkBytesMax || (long)perChunk * chunks < block.Count
            || block.Length < HeaderBytes + (chunks * sizeof(uint)))
        {
            BlockErrors.Payload(block.Codec, "its header and its length disagree");
        }

        return perChunk;
    }

    private static void Decompress(in BlockHeader block, int chunk, Span<byte> target)
    {
        int chunks = Unsafe.ReadUnaligned<ushort>(block.Payload + sizeof(ushort));
        var ends = block.Start + HeaderBytes;
        var start = chunk == 0 ? 0 : Unsafe.ReadUnaligned<uint>(ends + ((chunk - 1) * sizeof(uint)));
        var end = Unsafe.ReadUnaligned<uint>(ends + (chunk * sizeof(uint)));
        var data = HeaderBytes + (chunks * sizeof(uint));
        if (end < start || end > (uint)(block.Length - data))
        {
            BlockErrors.Payload(block.Codec, "a chunk does not lie in the block");
        }

        var written = Lz4Block.Decompress(new(block.Start + data + start, (int)(end - start)), target);
        if (written != target.Length)
        {
            BlockErrors.Payload(block.Codec, "a chunk has not as many bytes as its values");
        }
    }

    private static void Shuffle(int size, byte* values, int count, byte* planes)
    {
        for (var offset = 0; offset < size; offset++)
        {
            for (var index = 0; index < count; index++)
            {
                *planes++ = values[(index * size) + offset];
            }
        }
    }

    private static void Unshuffle(int size, byte* planes, int held, int first, int count, byte* values)
    {
        for (var offset = 0; offset < size; offset++)
        {
            var plane = planes + (offset * held) + first;
            for (var index = 0; index < count; index++)
            {
                values[((long)index * size) + offset] = plane[index];
            }
        }
    }
}
