// A_hash: what append with a unique key costs without a database around it. Slots of eight bytes (row number + 1 and a
// fingerprint), linear probing, rows copied to their place. No growth, no versions, no errors: the loop a careful
// programmer would write for one known table. The hash mixes twice: with one multiplication ascending ids would fall
// into the table in arithmetic steps, which spares cache misses that keys in any other order have to pay.
using System.Runtime.CompilerServices;
using NativeStore.Benchmarks.Limits.Workload;
using NativeStore.Core.Memory;

namespace NativeStore.Benchmarks.Limits.Anchors;

/// <summary>Open addressing from trade id to row over a bare array of rows. Owns both arrays.</summary>
internal sealed unsafe class BareHash : IDisposable
{
    private readonly NativeArray<ulong> _slots;
    private readonly NativeArray<RawTrade> _rows;
    private readonly int _shift;
    private long _rowCount;

    /// <param name="heap">Where the arrays come from.</param>
    /// <param name="capacity">Rows to make room for; slots are filled to at most 75 %.</param>
    public BareHash(NativeHeap heap, long capacity)
    {
        var slots = Math.Max(64, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)capacity * 4 / 3));
        _slots = new NativeArray<ulong>(heap, slots);
        _rows = new NativeArray<RawTrade>(heap, capacity);
        _shift = 64 - System.Numerics.BitOperations.TrailingZeroCount((ulong)slots);
    }

    /// <summary>Rows taken.</summary>
    public long RowCount => _rowCount;

    /// <summary>Forgets all rows; not part of what is timed.</summary>
    public void Clear()
    {
        new Span<byte>(_slots.Start, checked((int)Math.Min(_slots.Bytes, int.MaxValue))).Clear();
        for (long slot = int.MaxValue / sizeof(ulong); slot < _slots.Length; slot++)
        {
            _slots[slot] = 0;
        }

        _rowCount = 0;
    }

    /// <summary>Appends rows that come after those already there; false, with rows lost, on a duplicate.</summary>
    public bool Append(RawTrade* source, long count)
    {
        var slots = _slots.Start;
        var rows = _rows.Start;
        var mask = (ulong)_slots.Length - 1;
        var shift = _shift;
        var row = _rowCount;
        for (var end = row + count; row < end; row++, source++)
        {
            rows[row] = *source;
            var hash = Mix(source->TradeId);
            var at = hash >> shift;
            while (slots[at] is var slot && slot != 0)
            {
                if ((uint)slot == (uint)hash && rows[(slot >> 32) - 1].TradeId == source->TradeId)
                {
                    return false;
                }

                at = (at + 1) & mask;
            }

            slots[at] = ((ulong)(row + 1) << 32) | (uint)hash;
        }

        _rowCount = row;
        return true;
    }

    /// <summary>The row of a trade id; null where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RawTrade* Find(long tradeId)
    {
        var slots = _slots.Start;
        var mask = (ulong)_slots.Length - 1;
        var hash = Mix(tradeId);
        for (var at = hash >> _shift; slots[at] is var slot && slot != 0; at = (at + 1) & mask)
        {
            if ((uint)slot == (uint)hash)
            {
                var row = _rows.Start + ((slot >> 32) - 1);
                if (row->TradeId == tradeId)
                {
                    return row;
                }
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        _rows.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(long key)
    {
        var mixed = (ulong)key * 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93UL;
        return mixed ^ (mixed >> 32);
    }
}
