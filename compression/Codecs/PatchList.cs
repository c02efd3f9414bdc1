using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>The patches of a block as they lie in it: positions ascend as encoded, and none that does
/// not leads outside a range.</summary>
internal readonly unsafe struct PatchList(byte* positions, int count, int valueBytes)
{
    /// <summary>How many.</summary>
    public int Count => count;

    /// <summary>Replaces the numbers at patched positions of a range.</summary>
    /// <param name="first">The range's first position.</param>
    /// <param name="length">How many numbers.</param>
    /// <param name="numbers">The range's numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(int first, int length, long* numbers)
    {
        for (var patch = Positions.LowerBound(positions, count, first); patch < count; patch++)
        {
            var position = Positions.At(positions, patch) - first;
            if ((uint)position >= (uint)length)
            {
                break;
            }

            numbers[position] = ValueAt(patch);
        }
    }

    /// <summary>As <see cref="Apply(int, int, long*)"/>, the lower 32 bits of each number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(int first, int length, uint* numbers)
    {
        for (var patch = Positions.LowerBound(positions, count, first); patch < count; patch++)
        {
            var position = Positions.At(positions, patch) - first;
            if ((uint)position >= (uint)length)
            {
                break;
            }

            numbers[position] = (uint)ValueAt(patch);
        }
    }

    /// <summary>The sum of the patches of a range, wrapping at 64 bits.</summary>
    /// <param name="first">The range's first position.</param>
    /// <param name="length">How many positions.</param>
    public long Sum(int first, int length)
    {
        var sum = 0L;
        for (var patch = Positions.LowerBound(positions, count, first); patch < count; patch++)
        {
            if ((uint)(Positions.At(positions, patch) - first) >= (uint)length)
            {
                break;
            }

            sum += ValueAt(patch);
        }

        return sum;
    }

    /// <summary>The patch at a position.</summary>
    public bool TryFind(int position, out long value)
    {
        var patch = Positions.LowerBound(positions, count, position);
        var isFound = patch < count && Positions.At(positions, patch) == position;
        value = isFound ? ValueAt(patch) : 0;
        return isFound;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ValueAt(int patch)
    {
        var value = positions + (count * sizeof(ushort)) + (patch * valueBytes);
        return ShortNumbers.ReadSigned(value, valueBytes);
    }
}
