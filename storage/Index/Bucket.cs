// A bucket: eight slots, one cache line, compared at once.
//
//   slot (8 bytes)    63            32 31             0
//                    [ fingerprint    | row id + 1     ]
//
//   0                        never used since the page was built: a probe may stop here
//   fingerprint | 0          cannot occur, but for the tombstone
//   0xFFFFFFFF | 0           tombstone: a removed entry that others were pushed past
//
// A slot is written by one aligned 8-byte store, so a reader sees all of an entry or nothing of it.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NativeStore.Storage.Index;

/// <summary>The eight slots of a cache line.</summary>
internal static unsafe class Bucket
{
    public const int Slots = 8;
    public const int Bytes = 64;
    public const ulong Empty = 0;
    public const ulong Tombstone = 0xFFFF_FFFF_0000_0000;

    /// <summary>The slot of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pack(uint fingerprint, uint rowId) => ((ulong)fingerprint << 32) | (rowId + 1);

    /// <summary>The row of a slot; <see cref="RowIndex.NoRow"/>, which no reader may see, of an unused one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RowOf(ulong slot) => (uint)slot - 1;

    /// <summary>The fingerprint of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FingerprintOf(ulong slot) => (uint)(slot >> 32);

    /// <summary>Bit 2i + 1 is set where slot i has the fingerprint; an unused slot may be among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Matches(ulong* bucket, uint fingerprint)
    {
        const uint fingerprintLanes = 0xAAAA;
        return LanesEqual(bucket, fingerprint) & fingerprintLanes;
    }

    /// <summary>Bit 2i is set where slot i is unused: empty or a tombstone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Unused(ulong* bucket)
    {
        const uint rowLanes = 0x5555;
        return LanesEqual(bucket, 0) & rowLanes;
    }

    /// <summary>Whether a slot is empty: then no entry was ever pushed past this bucket.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasEmpty(ulong* bucket) =>
        Vector512.IsHardwareAccelerated ? HasEmpty512(bucket)
        : Vector256.IsHardwareAccelerated ? HasEmpty256(bucket)
        : HasEmptyScalar(bucket);

    /// <summary>The slot's number from a mask of <see cref="Matches"/> or <see cref="Unused"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int First(uint mask) => BitOperations.TrailingZeroCount(mask) >> 1;

    /// <summary>
    /// A bit per 32-bit lane, in order of address. The widths are constants of the JIT, not of the process.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LanesEqual(ulong* bucket, uint value) =>
        Vector512.IsHardwareAccelerated ? LanesEqual512(bucket, value)
        : Vector256.IsHardwareAccelerated ? LanesEqual256(bucket, value)
        : LanesEqualScalar(bucket, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint LanesEqual512(ulong* bucket, uint value) =>
        (uint)Vector512.Equals(Vector512.Load((uint*)bucket), Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint LanesEqual256(ulong* bucket, uint value)
    {
        var wanted = Vector256.Create(value);
        return Vector256.Equals(Vector256.Load((uint*)bucket), wanted).ExtractMostSignificantBits()
            | (Vector256.Equals(Vector256.Load((uint*)bucket + 8), wanted).ExtractMostSignificantBits() << 8);
    }

    internal static uint LanesEqualScalar(ulong* bucket, uint value)
    {
        var mask = 0u;
        for (var lane = 0; lane < Slots * 2; lane++)
        {
            mask |= ((uint*)bucket)[lane] == value ? 1u << lane : 0u;
        }

        return mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasEmpty512(ulong* bucket) =>
        Vector512.EqualsAny(Vector512.Load(bucket), Vector512<ulong>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasEmpty256(ulong* bucket) =>
        Vector256.EqualsAny(Vector256.Load(bucket), Vector256<ulong>.Zero)
        || Vector256.EqualsAny(Vector256.Load(bucket + 4), Vector256<ulong>.Zero);

    internal static bool HasEmptyScalar(ulong* bucket)
    {
        var found = false;
        for (var slot = 0; slot < Slots; slot++)
        {
            found |= bucket[slot] == Empty;
        }

        return found;
    }
}
