using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Index;

/// <summary>
/// A view on a page: a power of two of buckets, probed from an entry's home bucket onwards, round the end. The 8-byte
/// word it is made from stands in the directory: the page's address, with log2 of its buckets in the low six bits.
/// </summary>
internal readonly unsafe struct IndexPage
{
    public const int BucketsLog2Min = 3;
    public const int BucketsLog2Max = 10;   // 64 KiB: a split moves at most 8,192 slots. Only equal hashes pass it.
    public const int SlotsMax = Bucket.Slots << BucketsLog2Max;

    private const ulong SizeBits = 63;

    private readonly ulong* _slots;
    private readonly uint _bucketMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public IndexPage(ulong word)
    {
        _slots = (ulong*)(word & ~SizeBits);
        _bucketMask = (1u << (int)(word & SizeBits)) - 1;
    }

    public int SlotCount => (int)(_bucketMask + 1) * Bucket.Slots;

    public int BucketsLog2 => System.Numerics.BitOperations.Log2(_bucketMask + 1);

    /// <summary>How many slots may be in use: one in sixteen stays empty, so that every probe ends.</summary>
    public int UsedMax => UsedMaxOf(SlotCount);

    public static int UsedMaxOf(int slotCount) => slotCount - (slotCount >> 4);

    public static long BytesOf(int bucketsLog2) => (long)Bucket.Bytes << bucketsLog2;

    public static ulong Word(byte* address, int bucketsLog2)
    {
        Check.That(((ulong)address & SizeBits) == 0);
        Check.That(bucketsLog2 is >= BucketsLog2Min and < 28);
        return (ulong)address | (uint)bucketsLog2;
    }

    /// <summary>The bucket where the probe for a fingerprint starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Home(uint fingerprint) => fingerprint & _bucketMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next(uint bucket) => (bucket + 1) & _bucketMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* BucketAt(uint bucket)
    {
        Check.Guarded(bucket <= _bucketMask);
        return _slots + (bucket * (nuint)Bucket.Slots);
    }

    /// <summary>The line where the probe for a fingerprint starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong* HomeOf(uint fingerprint) => BucketAt(Home(fingerprint));

    /// <summary>The slot at a position from 0 to <see cref="SlotCount"/>.</summary>
    public ulong SlotAt(int slot)
    {
        Check.Guarded((uint)slot < (uint)SlotCount);
        return _slots[slot];
    }

    /// <summary>
    /// Puts an entry into the first unused slot from its home. Only on a page no reader sees, or with room.
    /// </summary>
    public void Place(ulong slot)
    {
        var bucket = Home(Bucket.FingerprintOf(slot));
        while (true)
        {
            var line = BucketAt(bucket);
            var unused = Bucket.Unused(line);
            if (unused != 0)
            {
                line[Bucket.First(unused)] = slot;
                return;
            }

            bucket = Next(bucket);
        }
    }
}
