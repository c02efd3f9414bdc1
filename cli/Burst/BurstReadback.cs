using NativeStore.Core.Schema;
using NativeStore.Storage;

namespace NativeStore.Cli.Burst;

/// <summary>What is really there at the end: counted by reading every row.</summary>
internal static class BurstReadback
{
    /// <summary>Reads a table from its first row to its last.</summary>
    public static long Count<TRecord>(SeriesTable<TRecord> table)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var rows = 0L;
        foreach (var row in table.Range())
        {
            rows++;
        }

        return rows;
    }

    /// <summary>Reads all orders and counts the ids below a bound that are there, each once.</summary>
    public static long CountOrders(SeriesTable<BurstOrder> orders, long end)
    {
        // One bit per order: small beside the orders, and the load is over.
        var seen = new ulong[(end / 64) + 1];
        var count = 0L;
        foreach (var row in orders.Range())
        {
            ref var word = ref seen[row.OrderId / 64];
            var bit = 1UL << (int)(row.OrderId % 64);
            count += row.OrderId < end && (word & bit) == 0 ? 1 : 0;
            word |= bit;
        }

        return count;
    }
}
