using System.Runtime.InteropServices;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>
/// A trade as 32 raw bytes, in the layout the generator gives <see cref="Trade"/> (a check compares them), so that
/// anchors walk the very bytes a table stores.
/// <code>
/// | 0 time, ns | 8 price, 1/10000 | 16 trade id | 24 symbol | 28 size |
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RawTrade
{
    public long Time;
    public long Price;
    public long TradeId;
    public uint Symbol;
    public int Size;
}
