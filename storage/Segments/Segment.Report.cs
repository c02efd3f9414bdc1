using NativeStore.Compression;

namespace NativeStore.Storage.Segments;

// What takes how much room: for people.
internal sealed unsafe partial class Segment
{
    /// <summary>
    /// Bytes and codecs by column, in declared order; then validity bits, orders of arrival and the directory. The
    /// bytes add up to all encoded bytes and the directory's own.
    /// </summary>
    public IEnumerable<ColumnReport> Report()
    {
        foreach (var column in _layout.Schema.Columns)
        {
            if (_layout.StreamOf(column) >= 0)
            {
                yield return Report(column.Name, _layout.StreamOf(column), column.ArrayLength);
            }
        }

        var validityBytes = _layout.RowStreamCount - _layout.FirstValidityStream;
        if (validityBytes > 0)
        {
            yield return Report("(validity)", _layout.FirstValidityStream, validityBytes);
        }

        if (_layout.RowOfArrivalStream >= 0)
        {
            yield return Report("(row of arrival)", _layout.RowOfArrivalStream, 1);
        }

        if (_layout.ArrivalOfRowStream >= 0)
        {
            yield return Report("(arrival of row)", _layout.ArrivalOfRowStream, 1);
        }

        yield return new ColumnReport("(directory)", RunCount, _directory.Shape.Bytes, []);
    }

    private ColumnReport Report(string name, int firstStream, int streamCount)
    {
        var blocks = new SortedDictionary<Codec, int>();
        var bytes = 0L;
        for (var stream = firstStream; stream < firstStream + streamCount; stream++)
        {
            for (var block = 0; block < _directory.Shape.Blocks; block++)
            {
                using var view = Open(stream, block);
                var codec = ColumnBlock.CodecOf(view.Bytes);
                blocks[codec] = blocks.GetValueOrDefault(codec) + 1;
                bytes += view.Bytes.Length;
            }
        }

        return new ColumnReport(
            name,
            (long)RowCount * streamCount,
            bytes,
            [.. blocks.OrderByDescending(codec => codec.Value).Select(codec => (codec.Key, codec.Value))]);
    }
}
