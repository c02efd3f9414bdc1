using NativeStore.Core.Symbols;
using NativeStore.Core.Time;
using NativeStore.Storage.Index;
using NativeStore.Storage.Tiers;

namespace NativeStore.Storage.Series;

// All versions of a row: what was corrected or busted is hidden, and kept as long as its tier is.
internal sealed unsafe partial class SeriesStore<TLayout>
{
    /// <summary>Where the versions of the row with a unique key stand, oldest first. Call under a pin.</summary>
    public List<RowVersion<RowPlace>> HistoryOf<TKey>(TKey key)
        where TKey : unmanaged
    {
        ThrowIfDisposed();
        var versions = new List<RowVersion<RowPlace>>();
        var tiers = TakeTiers(out var visible);
        if (!TryFindPacked(ref key, tiers, visible, out var rowId))
        {
            return versions;
        }

        var hidden = tiers.Hidden;
        rowId = FirstOf(hidden, rowId);

        while (rowId != RowIndex.NoRow)
        {
            var row = default(HiddenRow);
            var isHidden = hidden is not null && hidden.TryFind(rowId, out row);
            var place = PlaceOf(tiers, rowId);
            if (!place.Exists)
            {
                // A correction under a series of lower priority goes before what it corrected.
                break;
            }

            versions.Add(isHidden
                ? new RowVersion<RowPlace>(place, new Timestamp(row.HiddenAt), ReasonOf(row))
                : new RowVersion<RowPlace>(place, null, null));
            rowId = isHidden ? row.Correction : RowIndex.NoRow;
        }

        return versions;
    }

    /// <summary>The first version of a row. Corrections come after what they correct, so one pass backwards finds
    /// it.</summary>
    private static uint FirstOf(HiddenRows? hidden, uint rowId)
    {
        var rows = hidden is null ? default : hidden.Rows;
        for (var place = rows.Length; place-- > 0;)
        {
            rowId = rows[place].Correction == rowId ? rows[place].RowId : rowId;
        }

        return rowId;
    }

    private string? ReasonOf(in HiddenRow row) =>
        row.Reason == 0 ? null : _context.Symbols.NameOf(new Symbol(row.Reason));
}
