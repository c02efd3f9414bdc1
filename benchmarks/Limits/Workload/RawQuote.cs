using System.Runtime.InteropServices;

namespace NativeStore.Benchmarks.Limits.Workload;

/// <summary>
/// A quote as 40 raw bytes, in the layout the generator gives <see cref="Quote"/>.
/// <code>
/// | 0 time, ns | 8 bid, 1/10000 | 16 ask, 1/10000 | 24 symbol | 28 bid size | 32 ask size | 36 zero |
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RawQuote
{
    public long Time;
    public long Bid;
    public long Ask;
    public uint Symbol;
    public int BidSize;
    public int AskSize;
    public int Reserved;
}
