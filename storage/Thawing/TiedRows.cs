// Hot rows of one time, in the order of their series and, within a series, of arrival: noted as they stand in the
// arena, sorted, and given out one stretch of neighbours after the other. A few dozen fit into managed memory that the
// instance keeps; more take native scratch for the length of the walk.
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Thawing;

/// <summary>Rows of equal time that wait to be read. Belongs to one walk at a time.</summary>
internal sealed unsafe class TiedRows
{
    private const int FewRows = 64;

    // Ordinal of the series above the row id.
    private readonly ulong[] _few = new ulong[FewRows];
    private NativeBlock _many;
    private int _count;
    private int _at;

    /// <summary>Whether rows are left.</summary>
    public bool Exist => _at < _count;

    /// <summary>Their time.</summary>
    public long Time { get; private set; }

    /// <summary>The ordinal of the next row's series.</summary>
    public int HeadSeries => (int)(Rows[_at] >> 32);

    /// <summary>The next row.</summary>
    public uint HeadRowId => (uint)Rows[_at];

    private Span<ulong> Rows =>
        _many.Bytes > 0 ? new Span<ulong>(_many.Address, (int)(_many.Bytes / sizeof(ulong))) : _few;

    /// <summary>Begins with rows of another time; none may be left.</summary>
    public void Start(long time) => (Time, _at, _count) = (time, 0, 0);

    /// <summary>Notes a row.</summary>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for so many rows of one time.</exception>
    public void Add(int series, uint rowId, NativeHeap heap, MemoryOwner owner)
    {
        if (_count == Rows.Length)
        {
            Grow(heap, owner);
        }

        Rows[_count++] = ((ulong)(uint)series << 32) | rowId;
    }

    /// <summary>Puts them in order: all were noted.</summary>
    public void Sort() => Rows[.._count].Sort();

    /// <summary>Takes the next row.</summary>
    public void Advance() => _at++;

    /// <summary>Gives the scratch back.</summary>
    public void Close(NativeHeap? heap)
    {
        _at = _count = 0;
        if (_many.Bytes > 0)
        {
            heap!.Free(_many);
            _many = default;
        }
    }

    private void Grow(NativeHeap heap, MemoryOwner owner)
    {
        var bytes = 2L * _count * sizeof(ulong);
        var more = heap.AllocateForReader(MemoryTag.QueryScratch, owner, bytes, bytes);
        Rows[.._count].CopyTo(new Span<ulong>(more.Address, _count));
        if (_many.Bytes > 0)
        {
            heap.Free(_many);
        }

        _many = more;
    }
}
