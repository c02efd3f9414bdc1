namespace NativeStore.Interchange.Csv.Fields;

/// <summary>
/// Some hundred lines whose fields are known, and the rows they become: what is converted at once, column by column.
/// Raw addresses into the import's scratch memory; valid until the next tile is made.
/// </summary>
internal unsafe ref struct LineTile
{
    /// <summary>What all positions count from.</summary>
    public byte* Text;

    /// <summary>Per line, the position before its first field.</summary>
    public int* BeforeLines;

    /// <summary>Per line, where each of its fields ends: <see cref="FieldCount"/> ints.</summary>
    public int* FieldEnds;

    /// <summary>Fields per line.</summary>
    public int FieldCount;

    /// <summary>How many lines, and rows.</summary>
    public int LineCount;

    /// <summary>The rows.</summary>
    public byte* Rows;

    /// <summary>Bytes of a row.</summary>
    public int RowSize;

    /// <summary>Whether blanks around fields are no part of them; false where they were cut off already.</summary>
    public bool CutsBlanks;

    /// <summary>Receives the lines that are no rows.</summary>
    public FieldFaults Faults;

    /// <summary>One field of a line.</summary>
    public readonly ReadOnlySpan<byte> TextOf(int line, int field)
    {
        var end = FieldEnds[((long)line * FieldCount) + field];
        var before = field == 0 ? BeforeLines[line] : FieldEnds[((long)line * FieldCount) + field - 1];
        return new ReadOnlySpan<byte>(Text + before + 1, end - before - 1);
    }
}
