namespace NativeStore.Compression.Packing;

/// <summary>
/// Sums over two packed columns side by side. With the bases A and B of two frames of reference and n values, the sum
/// of (A + a)(B + b) is n·A·B + A·<see cref="SumRight"/> + B·<see cref="SumLeft"/> + <see cref="SumProducts"/>.
/// </summary>
/// <param name="SumLeft">The sum of the left column's packed values.</param>
/// <param name="SumRight">The sum of the right column's packed values.</param>
/// <param name="SumProducts">The sum of the products of values at the same index.</param>
public readonly record struct PackedDot(ulong SumLeft, ulong SumRight, UInt128 SumProducts);
