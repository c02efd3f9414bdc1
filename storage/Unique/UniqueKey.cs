// The unique key of a table: which columns, and the index over them. Staged rows are entered before they are visible;
// readers skip entries of rows they may not see, so an entry of a batch that is taken back was never seen by anyone.
//
// Entries keep the ids that rows get when they come. Where a row stands now, a set of tiers tells: readers bring
// theirs, the writer's is kept here. Entries of dropped rows match nothing; they are swept later.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Schema;
using NativeStore.Storage.Arena;
using NativeStore.Storage.Index;
using NativeStore.Storage.Layouts;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Unique;

/// <summary>Keeps rows unique and finds them by key. Owns the index.</summary>
internal sealed unsafe class UniqueKey<TLayout> : IDisposable
    where TLayout : struct, IRowLayout
{
    private readonly NativeHeap _heap;
    private readonly RowArena _arena;
    private readonly TLayout _layout;
    private readonly KeyColumns _columns;
    private readonly SealedKeys _sealedKeys;
    private readonly NativeBlock _scratch;
    private readonly ulong _seed;

    public UniqueKey(
        StorageContext context, MemoryOwner owner, RowArena arena, TLayout layout, TierSet tiers, long expectedRows)
    {
        _heap = context.Heap;
        _arena = arena;
        _layout = layout;
        _columns = new KeyColumns(layout.Schema, layout.Schema.UniqueKey, "unique key");
        _sealedKeys = new SealedKeys(_columns);
        Tiers = tiers;
        _seed = (ulong)context.Clock.UtcNow.Nanos;
        if (expectedRows > 0)
        {
            context.Pressure.RequireCalmRoom(
                MemoryTag.Index,
                owner,
                RowIndex.BytesFor(expectedRows),
                $"Expect fewer rows than {expectedRows:N0}, or none: the index then grows with them.");
        }

        Index = new RowIndex(context.Heap, context.Epochs, owner, expectedRows);
        try
        {
            _scratch = context.Heap.Allocate(MemoryTag.Index, owner, KeyColumns.BytesMax);
        }
        catch
        {
            Index.Dispose();
            throw;
        }
    }

    public RowIndex Index { get; }

    /// <summary>Where rows stand for the writer. Set under the write lane, before readers get it.</summary>
    public TierSet Tiers { get; set; }

    public ReadOnlySpan<ColumnDescriptor> Columns => _columns.Columns;

    public int KeyBytes => _columns.Bytes;

    public long Bytes => Index.Bytes + _scratch.Bytes;

    /// <summary>The row with an 8-byte key, among those before <paramref name="visible"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(long key, TierSet tiers, uint visible, out uint rowId)
    {
        var rows = Int64Rows(tiers);
        return Index.TryFind(rows.HashOf(key), key, visible, rows, out rowId);
    }

    /// <summary>The row with a packed key, among those before <paramref name="visible"/>.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, TierSet tiers, uint visible, out uint rowId)
    {
        if (_layout.UniqueInt64Offset >= 0)
        {
            return TryFind(MemoryMarshal.Read<long>(key), tiers, visible, out rowId);
        }

        // Readers only compare: the writer's scratch is not theirs.
        var rows = new PackedKeyRows(_arena, _columns, _seed, tiers, _sealedKeys, null);
        return Index.TryFind(rows.HashOf(key), key, visible, rows, out rowId);
    }

    /// <summary>Enters consecutive staged rows, all or none.</summary>
    public bool TryInsertRun(uint firstRowId, int count, out int duplicate) =>
        _layout.UniqueInt64Offset >= 0
            ? Index.TryInsertRun<long, Int64KeyRows<TLayout>>(firstRowId, count, Int64Rows(Tiers), out duplicate, out _)
            : Index.TryInsertRun<ReadOnlySpan<byte>, PackedKeyRows>(
                firstRowId, count, PackedRows(), out duplicate, out _);

    /// <summary>Takes consecutive rows out again.</summary>
    public void RemoveRun(uint firstRowId, int count)
    {
        if (_layout.UniqueInt64Offset >= 0)
        {
            Index.RemoveRun<long, Int64KeyRows<TLayout>>(firstRowId, count, Int64Rows(Tiers));
        }
        else
        {
            Index.RemoveRun<ReadOnlySpan<byte>, PackedKeyRows>(firstRowId, count, PackedRows());
        }
    }

    /// <summary>
    /// Starts to load the index's cache line of a staged row; returns the hash for <see cref="TryInsert"/>.
    /// </summary>
    public ulong Prefetch(uint rowId)
    {
        var hash = HashOfRow(rowId);
        Index.Prefetch(hash);
        return hash;
    }

    /// <summary>Starts to load the index's cache line of an 8-byte key. Call under a pin.</summary>
    public void Prefetch(long key) => Index.Prefetch(Int64Rows(Tiers).HashOf(key));

    /// <summary>Enters one staged row; false where its key is taken.</summary>
    public bool TryInsert(ulong hash, uint rowId)
    {
        if (_layout.UniqueInt64Offset >= 0)
        {
            var rows = Int64Rows(Tiers);
            return Index.TryInsert(hash, rows.KeyOf(rowId), rowId, rows, out _);
        }

        var packed = PackedRows();
        return Index.TryInsert(hash, packed.KeyOf(rowId), rowId, packed, out _);
    }

    /// <summary>Enters one staged row beside others with its key.</summary>
    public void InsertAnother(uint rowId)
    {
        var isEntered = Index.TryInsert(HashOfRow(rowId), 0L, rowId, default(NoKeys), out _);
        Check.That(isEntered);
    }

    /// <summary>The hash of a row's key.</summary>
    public ulong HashOfRow(uint rowId)
    {
        if (_layout.UniqueInt64Offset >= 0)
        {
            var rows = Int64Rows(Tiers);
            return rows.HashOf(rows.KeyOf(rowId));
        }

        var packed = PackedRows();
        return packed.HashOf(packed.KeyOf(rowId));
    }

    /// <summary>The hash of the key of a row in stored form, wherever it stands.</summary>
    public ulong HashOf(byte* row)
    {
        Span<byte> key = stackalloc byte[KeyColumns.BytesMax];
        key = key[..KeyBytes];
        _columns.CopyTo(row, key);
        return _layout.UniqueInt64Offset >= 0
            ? KeyHash.Of(MemoryMarshal.Read<long>(key), _seed)
            : KeyHash.Of(key, _seed);
    }

    /// <summary>The visible row that has the key of a row in stored form. Writer only.</summary>
    public bool TryFindRow(byte* row, out uint found) => TryFindRow(row, Tiers, RowIndex.NoRow, out found);

    /// <summary>The row that has the key of a row in stored form, among those before
    /// <paramref name="visible"/>.</summary>
    public bool TryFindRow(byte* row, TierSet tiers, uint visible, out uint found)
    {
        Span<byte> key = stackalloc byte[KeyColumns.BytesMax];
        key = key[..KeyBytes];
        _columns.CopyTo(row, key);
        return TryFind(key, tiers, visible, out found);
    }

    /// <summary>A hot row's key as text, for messages.</summary>
    public string Format(uint rowId) => KeyText.OfRow(_arena.AddressOf(rowId), _columns.Columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Int64KeyRows<TLayout> Int64Rows(TierSet tiers) => new(_arena, _layout, _seed, tiers, _sealedKeys);

    /// <inheritdoc/>
    public void Dispose()
    {
        Index.Dispose();
        _heap.Free(_scratch);
    }

    /// <summary>Rows none of which has the key.</summary>
    private readonly struct NoKeys : IKeyOfRow<long>
    {
        public bool Matches(uint rowId, long key) => false;
    }

    private PackedKeyRows PackedRows() => new(_arena, _columns, _seed, Tiers, _sealedKeys, _scratch.Address);
}
