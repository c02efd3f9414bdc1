using System.Runtime.CompilerServices;

namespace NativeStore.Storage.Aggregates;

/// <summary>Which rows count: those that have a value in every column of the aggregate.</summary>
internal unsafe interface IRowFilter
{
    /// <summary>Whether the row counts.</summary>
    bool Admits(byte* row);
}

/// <summary>No column may be null.</summary>
internal readonly unsafe struct EveryRow : IRowFilter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(byte* row) => true;
}

/// <summary>One or two columns may be null: their validity bits are looked at. A mask of 0 admits.</summary>
internal readonly unsafe struct ValidRows(ColumnSlot left, ColumnSlot right) : IRowFilter
{
    private readonly int _leftOffset = left.ValidityOffset;
    private readonly int _rightOffset = right.ValidityOffset;
    private readonly byte _leftMask = left.ValidityMask;
    private readonly byte _rightMask = right.ValidityMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(byte* row) =>
        (((row[_leftOffset] & _leftMask) ^ _leftMask) | ((row[_rightOffset] & _rightMask) ^ _rightMask)) == 0;
}
