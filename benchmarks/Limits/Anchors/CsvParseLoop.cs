// The hand-written limit of loading CSV: one known order of fields, no quotes, no errors, no table; digits to integers,
// a name to the number in it. It parses text that lies in memory.
using NativeStore.Benchmarks.Limits.Workload;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>Parses lines of <c>time,price,id,symbol,size</c> into raw rows.</summary>
internal static unsafe class CsvParseLoop
{
    /// <summary>Parses all lines after the header; returns how many.</summary>
    /// <param name="text">The file's bytes; the last line ends with a line feed.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="rows">Receives the rows.</param>
    public static long Run(byte* text, long bytes, RawTrade* rows)
    {
        var end = text + bytes;
        while (*text++ != '\n')
        {
        }

        var row = rows;
        while (text < end)
        {
            row->Time = Integer(ref text);
            row->Price = Decimal4(ref text);
            row->TradeId = Integer(ref text);
            text++;
            row->Symbol = (uint)Integer(ref text);
            row->Size = (int)Integer(ref text);
            row++;
        }

        return row - rows;
    }

    private static long Integer(ref byte* text)
    {
        var at = text;
        long value = 0;
        for (uint digit; (digit = (uint)(*at - '0')) <= 9; at++)
        {
            value = (value * 10) + digit;
        }

        text = at + 1;
        return value;
    }

    private static long Decimal4(ref byte* text)
    {
        var at = text;
        long value = 0;
        for (uint digit; (digit = (uint)(*at - '0')) <= 9; at++)
        {
            value = (value * 10) + digit;
        }

        for (var place = 1; place <= 4; place++)
        {
            value = (value * 10) + (at[place] - '0');
        }

        text = at + 6;
        return value;
    }
}
