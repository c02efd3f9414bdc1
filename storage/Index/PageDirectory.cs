using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;

namespace NativeStore.Storage.Index;

/// <summary>
/// A view on the directory of a <see cref="RowIndex"/>: for each position the word of its page, then for each position
/// the page's number in the writer's <see cref="PageTable"/>. The 8-byte word it is made from is the index's root: the
/// directory's address, with its depth in the low six bits, so that a reader gets both at once.
/// </summary>
internal readonly unsafe struct PageDirectory
{
    public const int DepthMax = 20;

    private const ulong DepthBits = 63;

    private readonly ulong* _pages;
    private readonly int _depth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PageDirectory(ulong word)
    {
        _pages = (ulong*)(word & ~DepthBits);
        _depth = (int)(word & DepthBits);
    }

    /// <summary>Positions per base page = 2^depth.</summary>
    public int Depth => _depth;

    public static long BytesOf(uint basePages, int depth) =>
        ((long)basePages << depth) * (sizeof(ulong) + sizeof(uint));

    public static ulong Word(byte* address, int depth)
    {
        Check.That(((ulong)address & DepthBits) == 0);
        Check.That(depth is >= 0 and <= DepthMax);
        return (ulong)address | (uint)depth;
    }

    /// <summary>
    /// The hash's upper half, scaled to the base pages, selects one of them (so their number need not be a power of
    /// two); the top bits of the lower half, the fingerprint, select among the pages that it was split into.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint PositionOf(ulong hash, uint basePages)
    {
        var basePage = (nuint)(((hash >> 32) * basePages) >> 32);
        return (basePage << _depth) | ((uint)hash >> 1 >> (31 - _depth));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public IndexPage PageAt(nuint position) => new(WordAt(position));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong WordAt(nuint position) => Volatile.Read(ref _pages[position]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OrdinalAt(nuint position, uint basePages) =>
        (int)((uint*)(_pages + ((nuint)basePages << _depth)))[position];

    /// <summary>
    /// Enters a page at a run of positions. Readers see, at each position, the old page or the new one.
    /// </summary>
    public void Publish(nuint position, nuint count, uint basePages, ulong pageWord, int ordinal)
    {
        Check.That(position + count <= (nuint)basePages << _depth);
        var ordinals = (uint*)(_pages + ((nuint)basePages << _depth));
        for (var end = position + count; position < end; position++)
        {
            ordinals[position] = (uint)ordinal;
            Volatile.Write(ref _pages[position], pageWord);
        }
    }

    /// <summary>Fills a directory one deeper than this: each position becomes two.</summary>
    public void CopyTo(PageDirectory deeper, uint basePages)
    {
        Check.That(deeper._depth == _depth + 1);
        var count = (nuint)basePages << _depth;
        for (nuint position = 0; position < count; position++)
        {
            deeper.Publish(position * 2, 2, basePages, _pages[position], OrdinalAt(position, basePages));
        }
    }
}
