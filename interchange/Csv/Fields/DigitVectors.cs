// Sixteen digits at once, where the processor multiplies and adds neighbours (SSSE3 and SSE4.1: all of this century's
// x64 servers). Elsewhere DigitLoad takes words. Both give the same; NATIVESTORE_CSV_VECTOR=scalar forces the words.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NativeStore.Interchange.Csv.Scanning;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Parses up to 16 characters of digits, with at most one point among them, in one vector.</summary>
internal static unsafe class DigitVectors
{
    /// <summary>The most characters, the point included.</summary>
    public const int LengthMax = 16;

    private const byte Zero = (byte)'0';
    private const byte Point = (byte)'.';

    /// <summary>Whether this process takes digits in vectors.</summary>
    public static readonly bool IsUsed = IsSupported && ScanWidths.Preferred != ScanWidth.Scalar;

    /// <summary>Whether the processor can.</summary>
    public static bool IsSupported => Ssse3.IsSupported && Sse41.IsSupported;

    private static ReadOnlySpan<byte> Kept =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    /// <summary>1 to 16 digits; false where another character is among them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(byte* end, int count, out ulong number)
    {
        var digits = LoadDigits(end, count);
        number = ToNumber(digits);
        return AreDigits(digits);
    }

    /// <summary>1 to 16 digits with at most one point before, among or behind them; false for anything else.</summary>
    /// <param name="end">The byte after the last character.</param>
    /// <param name="length">How many characters.</param>
    /// <param name="number">The digits' value, the point left out.</param>
    /// <param name="decimals">How many digits stand behind the point.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseDecimal(byte* end, int length, out ulong number, out int decimals)
    {
        var digits = LoadDigits(end, length);
        decimals = 0;
        var points = Vector128.Equals(digits, Vector128.Create(unchecked((byte)(Point - Zero))))
            .ExtractMostSignificantBits();
        if (points != 0)
        {
            // What stands before the point moves up by one, over it; a second point would stay and be no digit.
            var point = BitOperations.TrailingZeroCount(points);
            decimals = LengthMax - 1 - point;
            var places = Vector128<sbyte>.Indices;
            var moves = Vector128.GreaterThan(Vector128.Create((sbyte)(point + 1)), places);
            digits = Ssse3.Shuffle(digits, (places + moves).AsByte());
        }

        number = ToNumber(digits);
        return AreDigits(digits) && (points == 0 || length > 1);
    }

    /// <summary>
    /// The values of the last <paramref name="count"/> of the 16 characters before the end, zeros before them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> LoadDigits(byte* end, int count) =>
        (Vector128.Load(end - 16) - Vector128.Create(Zero))
            & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Kept), (nuint)count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreDigits(Vector128<byte> digits) => Vector128.Min(digits, Vector128.Create((byte)9)) == digits;

    /// <summary>Neighbours become pairs, pairs fours, fours eights; the last step is scalar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ToNumber(Vector128<byte> digits)
    {
        var pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((short)(10 | (1 << 8))).AsSByte());
        var fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(100 | (1 << 16)).AsInt16());
        var packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
        var eights = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(10_000 | (1 << 16)).AsInt16());
        var both = eights.AsUInt64().ToScalar();
        return ((uint)both * 100_000_000UL) + (both >> 32);
    }
}
