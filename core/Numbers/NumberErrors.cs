// The throws of fixed-point numbers, in one place and never inlined, so that hot paths keep only a branch to them.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace NativeStore.Core.Numbers;

internal static class NumberErrors
{
    private const int ShownLength = 60;

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Overflow(string what, Type type) => throw new FixedOverflowException(
        $"{what} does not fit {NameOf(type)}: use a type with fewer decimals or more bits.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Overflow(string what, int bits, int scale) => throw new FixedOverflowException(
        $"{what} does not fit {bits} bits at scale {scale}: use a target of fewer decimals"
            + (bits < 128 ? ", or Fixed128." : "."));

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DivideByZero() =>
        throw new FixedDivideByZeroException("The divisor is 0: test for it before dividing.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Rescale(DecimalStatus status, Int128 mantissa, int fromScale, int toScale, int bits) =>
        throw (status == DecimalStatus.Inexact
            ? new FixedInexactException(
                $"{mantissa}E-{fromScale} has more than {toScale} decimals: give a rounding mode or a larger scale.")
            : new FixedOverflowException(
                $"{mantissa}E-{fromScale} does not fit {bits} bits at scale {toScale}: use fewer decimals."));

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Scale(int scale, int limit) =>
        throw new FixedScaleException($"The scale is {scale}; it must be 0 to {limit}.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Shift(int scaleShift) => throw new FixedScaleException(
        $"The quotient is to be shifted by {scaleShift} decimal places; -{DecimalMath.MaxShift} to "
            + $"{DecimalMath.MaxShift} are possible.");

    public static FixedScaleException Incomparable(Type type, object other) =>
        new($"A {NameOf(type)} was compared with a {NameOf(other.GetType())}: rescale one of them, "
            + "or use CompareTo with both scales.");

    public static FixedNumberException Text(DecimalStatus status, ReadOnlySpan<char> text, Type type) => status switch
    {
        DecimalStatus.Overflow => new FixedOverflowException($"{Shown(text)} is out of the range of {NameOf(type)}."),
        DecimalStatus.Inexact => new FixedInexactException(
            $"{Shown(text)} has more decimals than {NameOf(type)}: give a rounding mode or a larger scale."),
        _ => new FixedFormatException(
            $"{Shown(text)} is not a decimal number: write digits with at most one point, as in -1.25 or 9.5e-07."),
    };

    public static FixedNumberException Text(DecimalStatus status, ReadOnlySpan<byte> utf8, Type type) =>
        Text(status, Encoding.UTF8.GetString(utf8[..int.Min(utf8.Length, 2 * ShownLength)]), type);

    // Input can be of any length; a message repeats only its beginning.
    private static string Shown(ReadOnlySpan<char> text) =>
        text.Length <= ShownLength ? $"\"{text}\"" : $"\"{text[..ShownLength]}…\"";

    public static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
