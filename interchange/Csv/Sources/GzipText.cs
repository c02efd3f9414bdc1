// The text of a gzip file (RFC 1952), proved. The base library's decompressor takes the end of the data for the end of
// the text, unless the host sets a switch; so each member is inflated by itself here, and ends only where its trailer
// stands: the CRC-32 and the length of the text that came, eight bytes that both are known. A member that was cut off
// has none; what follows a member is another one, or zeros (padding of tapes and disks), or damage.
//
//   member:  1F 8B 08 | flags | time:4 | 2 | extra, name, comment, CRC-16 as the flags say | deflate | CRC-32 | length
//
// bgzip says where its file ends with a member without text: without that one such a file was cut between members.
using System.Buffers.Binary;
using System.IO.Compression;

namespace NativeStore.Interchange.Csv.Sources;

/// <summary>Decompresses gzip, member after member, and proves every one.</summary>
internal sealed class GzipText : IDisposable
{
    private const int TrailerBytes = 8;
    private const int FixedHeaderBytes = 10;
    private const int HasCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16;

    private readonly CompressedBytes _bytes;
    private DeflateStream? _member;
    private uint _crc;
    private uint _textBytes;
    private long _members;
    private bool _isBlocked;
    private bool _lastIsEmpty;

    /// <summary>Reads from where the stream stands; leaves it open.</summary>
    public GzipText(Stream stored) => _bytes = new CompressedBytes(stored);

    /// <summary>The next text; 0 only at its proved end.</summary>
    /// <exception cref="InvalidDataException">The data are damaged or cut off.</exception>
    public int Read(Span<byte> target)
    {
        while (true)
        {
            if (_member is null)
            {
                while (NeedsMoreForHeader())
                {
                    _bytes.Fill();
                }

                if (!TryOpenMember())
                {
                    return 0;
                }
            }

            var read = _member!.Read(target);
            if (read > 0 || target.IsEmpty)
            {
                Count(target[..read]);
                return read;
            }

            while (NeedsMoreForTrailer())
            {
                _bytes.Fill();
            }

            CloseMember();
        }
    }

    /// <summary>As <see cref="Read"/>, without blocking.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellation)
    {
        while (true)
        {
            if (_member is null)
            {
                while (NeedsMoreForHeader())
                {
                    await _bytes.FillAsync(cancellation).ConfigureAwait(false);
                }

                if (!TryOpenMember())
                {
                    return 0;
                }
            }

            var read = await _member!.ReadAsync(target, cancellation).ConfigureAwait(false);
            if (read > 0 || target.IsEmpty)
            {
                Count(target.Span[..read]);
                return read;
            }

            while (NeedsMoreForTrailer())
            {
                await _bytes.FillAsync(cancellation).ConfigureAwait(false);
            }

            CloseMember();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _member?.Dispose();
        _bytes.Dispose();
    }

    private void Count(ReadOnlySpan<byte> text)
    {
        _crc = Crc32.Append(_crc, text);
        _textBytes += (uint)text.Length;
    }

    private bool NeedsMoreForHeader()
    {
        if (_members > 0)
        {
            var zeros = _bytes.Rest.IndexOfAnyExcept((byte)0);
            _bytes.Take(zeros < 0 ? _bytes.Rest.Length : zeros);
        }

        return !_bytes.IsOver && !_bytes.IsFull && (_bytes.Rest.IsEmpty || HeaderBytesOf(_bytes.Rest) < 0);
    }

    private bool TryOpenMember()
    {
        var rest = _bytes.Rest;
        if (rest.IsEmpty)
        {
            return _isBlocked && !_lastIsEmpty
                ? throw new InvalidDataException("The member that ends a file of bgzip is missing.")
                : false;
        }

        var headerBytes = HeaderBytesOf(rest);
        if (headerBytes < 0)
        {
            throw new InvalidDataException(
                _members == 0 || rest[0] == 0x1F
                    ? "A gzip member ends in its header." : "Other bytes follow the gzip data.");
        }

        // The extra field of bgzip's blocks: BC, its length 2, the size of the block.
        _isBlocked |= (rest[3] & HasExtra) != 0 && rest[FixedHeaderBytes..].Length >= 6
            && rest[12] == 'B' && rest[13] == 'C';
        _bytes.Take(headerBytes);
        _member = new DeflateStream(_bytes, CompressionMode.Decompress, leaveOpen: true);
        _crc = 0;
        _textBytes = 0;
        _members++;
        return true;
    }

    private bool NeedsMoreForTrailer() => !_bytes.IsOver && _bytes.Rest.Length < TrailerBytes;

    private void CloseMember()
    {
        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], _textBytes);
        var window = _bytes.HandedAndRest;
        var at = window[..Math.Min(window.Length, _bytes.HandedBytes + TrailerBytes)].IndexOf(trailer);
        if (at < 0)
        {
            throw new InvalidDataException(
                "A gzip member is cut off, or its checksum or length is not that of its text.");
        }

        _bytes.Take(at + TrailerBytes);
        _lastIsEmpty = _textBytes == 0;
    }

    /// <summary>
    /// Bytes of the member's header that the data begin with; -1 where it is none, or goes on behind.
    /// </summary>
    private static int HeaderBytesOf(ReadOnlySpan<byte> data)
    {
        if (data is not [0x1F, 0x8B, 0x08, ..] || data.Length < FixedHeaderBytes)
        {
            return -1;
        }

        var flags = data[3];
        var at = FixedHeaderBytes;
        if ((flags & HasExtra) != 0)
        {
            at = data.Length < at + 2 ? data.Length + 1
                : at + 2 + BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);
        }

        for (var texts = ((flags & HasName) != 0 ? 1 : 0) + ((flags & HasComment) != 0 ? 1 : 0); texts > 0; texts--)
        {
            var end = at > data.Length ? -1 : data[at..].IndexOf((byte)0);
            at = end < 0 ? data.Length + 1 : at + end + 1;
        }

        at += (flags & HasCrc) != 0 ? 2 : 0;
        return at <= data.Length ? at : -1;
    }
}

/// <summary>The checksum of gzip: CRC-32, reflected, polynomial EDB88320; eight bytes at a time by table.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] s_table = MakeTable();

    /// <summary>
    /// The checksum of what has <paramref name="crc"/> and these bytes behind it; that of nothing is 0.
    /// </summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var table = s_table.AsSpan(0, 256 * Slices);
        crc = ~crc;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = table[1792 + (byte)word] ^ table[1536 + (byte)(word >> 8)]
                ^ table[1280 + (byte)(word >> 16)] ^ table[1024 + (byte)(word >> 24)]
                ^ table[768 + (byte)(word >> 32)] ^ table[512 + (byte)(word >> 40)]
                ^ table[256 + (byte)(word >> 48)] ^ table[(byte)(word >> 56)];
        }

        foreach (var value in bytes)
        {
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    // Slice k of the table: a byte's effect once k more bytes have passed.
    private static uint[] MakeTable()
    {
        var table = new uint[256 * Slices];
        for (var value = 0; value < 256; value++)
        {
            var crc = (uint)value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (Polynomial & (0 - (crc & 1)));
            }

            table[value] = crc;
        }

        for (var index = 256; index < table.Length; index++)
        {
            table[index] = (table[index - 256] >> 8) ^ table[(byte)table[index - 256]];
        }

        return table;
    }
}
