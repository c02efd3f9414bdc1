// The width at which packed numbers and patches take the fewest bytes. Patches only become fewer as the width grows, so
// the search starts at the least width with few enough of them, found by bisection, and goes up until the patches that
// are left cannot pay for another bit. A look at the widest width that could win comes first: mostly it ends it.
namespace NativeStore.Compression.Codecs;

/// <summary>Widths and patches for numbers whose bit lengths are known.</summary>
/// <param name="lengths">The lengths.</param>
/// <param name="count">How many numbers.</param>
/// <param name="mask">What of a length counts: all, or all but the mark of negative numbers.</param>
/// <param name="signBits">Bits of the width that a length does not count: 1 where numbers have a sign.</param>
internal readonly unsafe struct WidthSearch(byte* lengths, int count, byte mask, int signBits)
{
    /// <summary>The width that leaves no patches, or the widest worth a look.</summary>
    public int WidthMax { private get; init; }

    /// <summary>Bytes of a patch's value.</summary>
    public int PatchBytes { get; init; }

    /// <summary>Finds the best width whose bytes are below a limit.</summary>
    public bool TryFind(int bytesMax, out int width, out int patches)
    {
        var patchCost = sizeof(ushort) + PatchBytes;
        var widest = Math.Min(WidthMax, (bytesMax - 1) / (ColumnBlock.ValuesMax / 8));
        width = widest;
        patches = widest < signBits ? int.MaxValue : PatchesAt(widest);
        if (patches > PatchedFrame.PatchesMax)
        {
            return false;
        }

        var low = signBits;
        for (var high = widest; low < high;)
        {
            var middle = (low + high) >> 1;
            if (PatchesAt(middle) > PatchedFrame.PatchesMax)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var best = bytesMax;
        for (var tried = low; tried <= widest; tried++)
        {
            var left = PatchesAt(tried);
            var bytes = PatchedFrame.BytesOf(tried, left, PatchBytes);
            if (bytes < best)
            {
                best = bytes;
                width = tried;
                patches = left;
            }

            if (left * patchCost <= ColumnBlock.ValuesMax / 8)
            {
                break;
            }
        }

        return best < bytesMax;
    }

    private int PatchesAt(int width) => BitLengths.CountAbove(lengths, count, width - signBits, mask);
}
