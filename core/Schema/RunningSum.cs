// Compiled into the source generator too (netstandard2.0).
namespace NativeStore.Core.Schema;

/// <summary>
/// A running sum that a series table keeps: of a column (<paramref name="Right"/> is -1) or of the products of two.
/// </summary>
/// <param name="Left">Ordinal of the column, or of the one factor.</param>
/// <param name="Right">Ordinal of the other factor, or -1.</param>
public readonly record struct RunningSum(int Left, int Right = -1);
