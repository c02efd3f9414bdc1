using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Index;
using NativeStore.Storage.Segments;
using NativeStore.Storage.Tiers;
using NativeStore.Storage.Unique;

namespace NativeStore.Storage.Series;

// Rows by unique key.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    private Type? _keyType;     // the last key type that was compared with the schema and fits it

    /// <summary>
    /// The visible row with a unique key: in the arena where its id is not before the tiers' HotStart, else as
    /// <see cref="PlaceOf"/> says. Call under a pin.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public bool TryFindRow<TKey>(TKey key, out TierSet tiers, out uint rowId)
        where TKey : unmanaged
    {
        // Both before the index: what was visible then is in the index that is read now.
        tiers = TakeTiers(out var visible);
        if (visible == 0)
        {
            return IsInEmptyTable<TKey>(out rowId);
        }

        if (Unsafe.SizeOf<TKey>() == sizeof(long) && _layout.UniqueInt64Offset >= 0)
        {
            RequireKeyType<TKey>();
            return _unique!.TryFind(Unsafe.BitCast<TKey, long>(key), tiers, visible, out rowId)
                && (tiers.Hidden is null || TryFollow(tiers, ref rowId));
        }

        return TryFindPacked(ref key, tiers, visible, out rowId)
            && (tiers.Hidden is null || TryFollow(tiers, ref rowId));
    }

    /// <summary>
    /// From any version of a row that the index may name to the one that readers see; false where it was busted, or is
    /// gone. Only where some rows are hidden.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryFollow(TierSet tiers, ref uint rowId)
    {
        var version = rowId;
        if (!tiers.Hidden!.TryFollow(ref rowId))
        {
            return false;
        }

        return version == rowId || rowId >= tiers.HotStart || NumberOf(tiers, rowId) >= 0;
    }

    /// <summary>Where a row stands in a set of tiers; nowhere where it is gone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RowPlace PlaceOf(TierSet tiers, uint rowId)
    {
        if (rowId >= tiers.HotStart)
        {
            return new RowPlace(_arena.AddressOf(rowId));
        }

        var row = NumberOf(tiers, rowId);
        return row < 0 ? default : new RowPlace(tiers.Of(rowId)!, row);
    }

    /// <summary>The number of a row in its segment; negative where it is gone.</summary>
    private static int NumberOf(TierSet tiers, uint rowId)
    {
        var segment = tiers.Of(rowId);
        return segment is null ? Segment.Gone : segment.RowOfArrival(tiers.ArrivalOf(segment, rowId));
    }

    /// <summary>
    /// Whether keys of that type are the bits of one 8-byte column; throws where the type does not fit the key.
    /// </summary>
    public bool HasInt64Key<TKey>()
        where TKey : unmanaged
    {
        RequireKeyType<TKey>();
        return _layout.UniqueInt64Offset >= 0 && Unsafe.SizeOf<TKey>() == sizeof(long);
    }

    public UnknownKeyException UnknownKey<TKey>(TKey key)
        where TKey : unmanaged => new(Name, KeyText.OfPacked(PackedKey(ref key), _unique!.Columns));

    public UnknownSeriesException UnknownSeries(in SeriesKey key) =>
        new(Name, KeyText.OfPacked(key.Bytes, _map.Key.Columns));

    public UnknownSeriesException UnknownSeries(Symbol symbol) =>
        new(Name, _context.Symbols.Contains(symbol) ? _context.Symbols.NameOf(symbol) : symbol.ToString());

    /// <summary>Nothing is; but a table that is disposed, or a key of the wrong type, is an error also here.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsInEmptyTable<TKey>(out uint rowId)
        where TKey : unmanaged
    {
        ThrowIfDisposed();
        RequireKeyType<TKey>();
        rowId = RowIndex.NoRow;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryFindPacked<TKey>(ref TKey key, TierSet tiers, uint visible, out uint rowId)
        where TKey : unmanaged
    {
        RequireKeyType<TKey>();
        var packed = PackedKey(ref key);
        if (packed.Length != _unique!.KeyBytes)
        {
            throw KeyErrors.WrongUniqueKey(_layout.Schema, $"a key of {packed.Length} bytes");
        }

        if (_unique.TryFind(packed, tiers, visible, out rowId))
        {
            return true;
        }

        RequireOwnSymbols(_unique.Columns, packed);
        return false;
    }

    private static ReadOnlySpan<byte> PackedKey<TKey>(ref TKey key)
        where TKey : unmanaged =>
        typeof(TKey) == typeof(SeriesKey)
            ? Unsafe.As<TKey, SeriesKey>(ref key).Bytes
            : MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref key, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RequireKeyType<TKey>()
        where TKey : unmanaged
    {
        if (_keyType != typeof(TKey))
        {
            CompareKeyType<TKey>();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CompareKeyType<TKey>()
        where TKey : unmanaged
    {
        ThrowIfDisposed();
        if (_unique is null)
        {
            throw KeyErrors.NoUniqueKey(_layout.Schema);
        }

        if (typeof(TKey) != typeof(SeriesKey) && !KeyTypes.Fits<TKey>(_unique.Columns))
        {
            throw KeyErrors.WrongUniqueKey(_layout.Schema, typeof(TKey).Name);
        }

        _keyType = typeof(TKey);
    }
}
