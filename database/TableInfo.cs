using System.Globalization;
using NativeStore.Core.Schema;
using NativeStore.Storage;

namespace NativeStore;

/// <summary>An open table, at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Statistics">What it holds and what that costs.</param>
/// <param name="ReportColumns">Gives how the columns of its segments are stored now; looks at every encoded
/// block.</param>
public sealed record TableInfo(
    string Name,
    TableSchema Schema,
    SeriesTableStatistics Statistics,
    Func<IReadOnlyList<ColumnStorage>> ReportColumns)
{
    /// <summary>Its name, how wide its rows are, and what it holds.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}, rows of {Schema.RowSize:N0} bytes: {Statistics}");
}
