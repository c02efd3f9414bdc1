using System.Runtime.InteropServices;
using NativeStore.Core.Memory;

namespace NativeStore.Storage.Late;

/// <summary>One sorted run; see <see cref="LateRuns"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LateRun
{
    public LateEntry* Entries;
    public uint Count;
    public uint Capacity;

    /// <summary>An empty run in a block.</summary>
    public static LateRun In(in NativeBlock block)
    {
        var head = (StoredBlock*)block.Address;
        *head = new StoredBlock(block);
        return new LateRun
        {
            Entries = (LateEntry*)(head + 1),
            Capacity = (uint)Math.Min((block.Bytes - sizeof(StoredBlock)) / sizeof(LateEntry), uint.MaxValue),
        };
    }

    /// <summary>Bytes of a run of so many entries.</summary>
    public static long BytesFor(uint entries) => sizeof(StoredBlock) + ((long)entries * sizeof(LateEntry));

    /// <summary>The memory of a run's entries.</summary>
    public static StoredBlock BlockOf(LateEntry* entries) => ((StoredBlock*)entries)[-1];

    /// <summary>The first of <paramref name="count"/> entries that is not older than <paramref name="time"/>.</summary>
    public static uint LowerBound(LateEntry* entries, uint count, long time)
    {
        uint low = 0;
        var high = count;
        while (low < high)
        {
            var middle = low + ((high - low) >> 1);
            if (entries[middle].Time < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The first of <paramref name="count"/> entries that is newer than <paramref name="time"/>.</summary>
    public static uint UpperBound(LateEntry* entries, uint count, long time) =>
        time == long.MaxValue ? count : LowerBound(entries, count, time + 1);
}
