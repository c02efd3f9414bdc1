using System.Buffers.Text;
using System.Text;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>Writes trades as CSV, 48 bytes a line: <c>1772440200000000001,123.4500,10000004,S001,200</c>.</summary>
internal static class TradeCsv
{
    private const int LineBytesMax = 128;

    /// <summary>Writes a header and the day's first trades.</summary>
    public static void Write(string path, NativeArray<RawTrade> trades, long rows)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write("Time,Price,TradeId,Symbol,Size\n"u8);
        var buffer = new byte[1 << 16];
        var names = Enumerable.Range(0, ReferenceMarket.SymbolCount + 1)
            .Select(symbol => Encoding.ASCII.GetBytes(ReferenceMarket.NameOf((uint)symbol))).ToArray();
        var used = 0;
        for (long row = 0; row < rows; row++)
        {
            if (used + LineBytesMax > buffer.Length)
            {
                file.Write(buffer, 0, used);
                used = 0;
            }

            used += Format(buffer.AsSpan(used), trades[row], names[trades[row].Symbol]);
        }

        file.Write(buffer, 0, used);
    }

    private static int Format(Span<byte> line, in RawTrade trade, byte[] name)
    {
        var used = Number(line, trade.Time, ',');
        used += Number(line[used..], trade.Price / 10_000, '.');
        Utf8Formatter.TryFormat(trade.Price % 10_000, line[used..], out _, new System.Buffers.StandardFormat('D', 4));
        used += 4;
        line[used++] = (byte)',';
        used += Number(line[used..], trade.TradeId, ',');
        name.CopyTo(line[used..]);
        used += name.Length;
        line[used++] = (byte)',';
        return used + Number(line[used..], trade.Size, '\n');
    }

    private static int Number(Span<byte> line, long value, char end)
    {
        Utf8Formatter.TryFormat(value, line, out var used);
        line[used] = (byte)end;
        return used + 1;
    }
}
