// The one rule that places columns in a row. It is compiled into the core and, as the same file, into the source
// generator (netstandard2.0), so a run-time schema and generated code cannot disagree on an offset.
//
//   | 8-byte columns | 4-byte | 2-byte | 1-byte and text | validity bits | reserved zero bytes up to a multiple of 8 |
//
// Within a group columns keep their declared order. A Fixed128 counts as two 8-byte words, an inline array as its
// element. So no column is misaligned and there is no implicit padding: every byte of a row is a column, a validity
// bit or a reserved zero.
namespace NativeStore.Core.Schema;

/// <summary>Offsets of a row's columns.</summary>
internal sealed class RowLayout
{
    /// <summary>
    /// Largest row, in bytes. An element of a .NET array has less than 65,536: this leaves room for a record's padding
    /// and for what a collection keeps beside it. A whole order book fits, and a block of 2 MiB still holds 32 rows.
    /// </summary>
    public const int RowSizeMax = 64_000;

    /// <summary>Version of the rule; a change of the rule is a new version.</summary>
    public const int Version = 1;

    private RowLayout(int[] offsets, int[] validityBits, int validityOffset, int validitySize, int rowSize)
    {
        Offsets = offsets;
        ValidityBits = validityBits;
        ValidityOffset = validityOffset;
        ValiditySize = validitySize;
        RowSize = rowSize;
    }

    /// <summary>Byte offset of each column, by declared ordinal.</summary>
    public int[] Offsets { get; }

    /// <summary>Bit of each column in the validity bitmap (1 = has a value), or -1 where it cannot be null.</summary>
    public int[] ValidityBits { get; }

    /// <summary>Byte offset of the validity bitmap; meaningless where <see cref="ValiditySize"/> is 0.</summary>
    public int ValidityOffset { get; }

    /// <summary>Bytes of the validity bitmap.</summary>
    public int ValiditySize { get; }

    /// <summary>Bytes of a row: a multiple of 8.</summary>
    public int RowSize { get; }

    /// <summary>Places columns given each one's size and alignment in bytes and whether it may be null.</summary>
    public static RowLayout Place(int[] sizes, int[] alignments, bool[] nullable)
    {
        var offsets = new int[sizes.Length];
        var validityBits = new int[sizes.Length];
        var end = 0L;       // not an int: what adds up here may be refused only afterwards
        foreach (var alignment in new[] { 8, 4, 2, 1 })
        {
            for (var column = 0; column < sizes.Length; column++)
            {
                if (alignments[column] == alignment)
                {
                    offsets[column] = (int)end;
                    end += sizes[column];
                }
            }
        }

        var nullableCount = 0;
        for (var column = 0; column < sizes.Length; column++)
        {
            validityBits[column] = nullable[column] ? nullableCount++ : -1;
        }

        var validitySize = (nullableCount + 7) / 8;
        var rowSize = System.Math.Max(8, (end + validitySize + 7) / 8 * 8);
        return new RowLayout(
            offsets, validityBits, (int)end, validitySize, (int)System.Math.Min(rowSize, int.MaxValue / 8 * 8));
    }
}
