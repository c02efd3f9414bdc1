namespace NativeStore.Storage.Aggregates;

/// <summary>The least and the greatest value of a column of numbers. The default is that of no rows.</summary>
internal struct Extremes
{
    private OhlcTotals<long> _narrow;
    private OhlcTotals<Int128> _wide;
    private OhlcTotals<double> _float;

    /// <summary>Whether no row had a value.</summary>
    public readonly bool IsEmpty => _narrow.Count + _wide.Count + _float.Count == 0;

    /// <summary>The least value of an integer or decimal column.</summary>
    public readonly Int128 Min => _wide.Count > 0 ? _wide.Low : _narrow.Low;

    /// <summary>The greatest value of an integer or decimal column.</summary>
    public readonly Int128 Max => _wide.Count > 0 ? _wide.High : _narrow.High;

    /// <summary>The least value of a floating-point column; NaN only where there is nothing else.</summary>
    public readonly double FloatMin => _float.Low;

    /// <summary>The greatest value of a floating-point column; NaN only where there is nothing else.</summary>
    public readonly double FloatMax => _float.High;

    /// <summary>Adds the extremes of other rows of an integer or decimal column of up to 64 bits.</summary>
    public void Add(long min, long max)
    {
        _narrow.Add(min, 0);
        _narrow.Add(max, 0);
    }

    /// <summary>Adds rows.</summary>
    /// <exception cref="Core.Schema.SchemaException">The column is none of numbers.</exception>
    public void Add<TCursor>(TCursor rows, int rowCount, ColumnSlot column)
        where TCursor : struct, IRowCursor
    {
        // Times do not matter here: whatever a row starts with does.
        if (ColumnForms.IsFloat(column.Type))
        {
            Prices.Add(ref _float, rows, rowCount, 0, column, null);
        }
        else if (ColumnForms.IsWide(column.Type))
        {
            Prices.Add(ref _wide, rows, rowCount, 0, column, null);
        }
        else
        {
            Prices.Add(ref _narrow, rows, rowCount, 0, column, null);
        }
    }
}
