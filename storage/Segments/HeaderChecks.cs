// Whether a header tells of a segment of this table, and of one that can be: everything that is computed from it later
// (offsets into the directory, bytes to allocate) is then in range. In the order in which the reader would miss it.
namespace NativeStore.Storage.Segments;

/// <summary>Holds the header of a segment file against the table and the file.</summary>
internal static class HeaderChecks
{
    /// <summary>What is wrong with the file's first bytes, or null.</summary>
    /// <param name="header">The header.</param>
    /// <param name="reserved">The bytes behind it, up to the pages.</param>
    /// <param name="layout">How the table's rows are cut into streams.</param>
    /// <param name="fileBytes">The file's length.</param>
    public static string? ProblemOf(
        in SegmentFileHeader header, ReadOnlySpan<byte> reserved, SegmentLayout layout, long fileBytes)
    {
        if (header.Magic != SegmentFileHeader.MagicWord)
        {
            return "is no segment file, or was never finished";
        }

        if (header.Version != SegmentFileHeader.VersionNumber)
        {
            return $"has version {header.Version}; this program reads version {SegmentFileHeader.VersionNumber}";
        }

        if (header.ComputeChecksum() != header.HeaderChecksum)
        {
            return "is damaged: its header fails its checksum";
        }

        if (header.HeaderBytes != SegmentFileHeader.Bytes || reserved.ContainsAnyExcept((byte)0))
        {
            return $"says more in its header than the {SegmentFileHeader.Bytes} bytes that version " +
                $"{header.Version} has";
        }

        return ProblemOfTable(header, layout)
            ?? ProblemOfShape(header, layout.RowOfArrivalStream >= 0)
            ?? ProblemOfPlace(header, fileBytes);
    }

    private static string? ProblemOfTable(in SegmentFileHeader header, SegmentLayout layout) =>
        header.SchemaHash != layout.Schema.Hash
            || header.Streams != layout.Streams.Length
            || header.Measures != layout.Measures.Length
            || header.Products != layout.Products.Length
            || header.KeyBytes != layout.SeriesKey.Bytes
            || header.AnswersChecksum != layout.AnswersChecksum
                ? $"is of another table or schema than '{layout.Schema.Name}' as it is declared now"
                : null;

    private static string? ProblemOfShape(in SegmentFileHeader header, bool hasRowsByArrival)
    {
        if (header.Rows is <= 0 or > int.MaxValue - SegmentDirectory.BlockRows)
        {
            return $"is not valid: it cannot have {header.Rows:N0} rows";
        }

        // The longest pieces are blocks, the shortest have PieceRowsMin rows.
        if (header.Runs <= 0 || header.Runs > header.Rows
            || header.Pieces < 0 || header.Pieces > header.Rows / SegmentDirectory.PieceRowsMin
            || header.Fences != SegmentBuilder.FencesOf(header.Rows))
        {
            return $"is not valid: {header.Rows:N0} rows cannot be {header.Runs:N0} runs in {header.Pieces:N0} " +
                $"pieces with {header.Fences:N0} fences";
        }

        // Arrivals are told apart only where rows are found by them, and where some are gone.
        var marks = header.Arrivals > header.Rows && hasRowsByArrival ? header.Arrivals : 0;
        if (header.Arrivals < header.Rows || header.Marks != marks)
        {
            return $"is not valid: {header.Rows:N0} rows cannot be of {header.Arrivals:N0} arrivals with " +
                $"{header.Marks:N0} marks";
        }

        if (header.FirstBlock >= header.EndBlock || header.MinTime > header.MaxTime)
        {
            return $"is not valid: its blocks {header.FirstBlock} to {header.EndBlock} or its times " +
                $"{header.MinTime} to {header.MaxTime} go backwards";
        }

        return header.Kind is (int)SegmentKind.Sealed or (int)SegmentKind.Aged
            ? null
            : $"is not valid: there is no kind of segment {header.Kind}";
    }

    private static string? ProblemOfPlace(in SegmentFileHeader header, long fileBytes)
    {
        var shape = header.Shape;
        var bytes = shape.Bytes + shape.ChecksumBytes;
        if (header.DirectoryBytes != bytes || bytes > int.MaxValue)
        {
            return $"is not valid: its directory cannot have {header.DirectoryBytes:N0} bytes";
        }

        return header.DirectoryAt < SegmentFileHeader.PagesAt || header.DirectoryAt != fileBytes - header.DirectoryBytes
            ? $"has {fileBytes:N0} bytes, but {header.DirectoryBytes:N0} bytes of directory at " +
                $"{header.DirectoryAt:N0} as its end"
            : null;
    }
}
