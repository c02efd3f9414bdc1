namespace NativeStore.Interchange.Csv.Fields;

/// <summary>The first fault of each faulty line of a tile.</summary>
/// <param name="lineCountMax">The most lines a tile has.</param>
internal sealed class FieldFaults(int lineCountMax)
{
    private readonly List<FieldFault> _faults = [];
    private readonly bool[] _isFaulty = new bool[lineCountMax];

    /// <summary>The faults; by line after <see cref="Sort"/>.</summary>
    public IReadOnlyList<FieldFault> All => _faults;

    /// <summary>Whether the line has a fault.</summary>
    public bool Has(int line) => _isFaulty[line];

    /// <summary>Notes a fault unless the line has one.</summary>
    public void Add(int line, string? column, string reason)
    {
        if (!_isFaulty[line])
        {
            _isFaulty[line] = true;
            _faults.Add(new FieldFault(line, column, reason));
        }
    }

    /// <summary>Orders the faults by line.</summary>
    public void Sort() => _faults.Sort((left, right) => left.Line.CompareTo(right.Line));

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (var fault in _faults)
        {
            _isFaulty[fault.Line] = false;
        }

        _faults.Clear();
    }
}

/// <summary>Why a line is no row.</summary>
/// <param name="Line">The line's index in its tile.</param>
/// <param name="Column">The column at fault; null where it is the line as a whole.</param>
/// <param name="Reason">What is wrong.</param>
internal readonly record struct FieldFault(int Line, string? Column, string Reason);
