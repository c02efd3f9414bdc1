using NativeStore.Core.Schema;
using NativeStore.Interchange.Csv.Fields;

namespace NativeStore.Interchange.Csv.Loading;

/// <summary>A field of every line and the column, or element of it, that it feeds.</summary>
/// <param name="Field">Which field, from 0.</param>
/// <param name="Column">The column.</param>
/// <param name="Element">Which element of an inline array, else 0.</param>
/// <param name="Converter">How.</param>
/// <param name="Constant">The text that stands for the field in every line; null: the line's.</param>
internal sealed record FieldBinding(
    int Field, ColumnDescriptor Column, int Element, ColumnConverter Converter, string? Constant = null);
