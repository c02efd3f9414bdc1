using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NativeStore.Compression.Codecs;

/// <summary>What is thrown, in one place, so that the checks beside hot loops stay small.</summary>
internal static class BlockErrors
{
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void TooShort(int available) => throw new CorruptBlockException(
        $"An encoded block has at least {BlockHeader.Bytes} bytes; there are {available}.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void BadHeader(int count, uint length, int available) => throw new CorruptBlockException(
        $"The header of an encoded block says {count} values in {length} bytes; at most {ColumnBlock.ValuesMax} "
        + $"values are possible, and {available} bytes are there.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void OtherKind(ValueKind expected, ValueKind found) => throw new CorruptBlockException(
        $"The encoded block holds values of kind {found}; {expected} was asked for.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Payload(Codec codec, string what) => throw new CorruptBlockException(
        $"The payload of an encoded block ({codec}) is damaged: {what}.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void UnfitCodec(byte codec, ValueKind kind) => throw new CorruptBlockException(
        $"The encoded block names codec {codec}, which does not exist or does not encode values of kind {kind}.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Shape(ValueShape shape) => throw new ArgumentException(
        $"Values of kind {shape.Kind} cannot be {shape.Size} bytes long: the size is the kind's, or 1 to "
        + $"{ValueShape.SizeMax} for {ValueKind.Bytes}.", nameof(shape));

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void NotAnInteger(ValueShape shape) => throw new ArgumentException(
        $"This needs integers of at most 8 bytes; the values are {shape.Kind}.", nameof(shape));

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Range(int first, int count, int held) => throw new ArgumentOutOfRangeException(
        nameof(first), $"The range of {count} values from {first} is not within the block's {held} values.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Count(int count) => throw new ArgumentOutOfRangeException(
        nameof(count), $"A block has 0 to {ColumnBlock.ValuesMax} values; {count} were asked for.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Room(string span, long needed, long given) => throw new ArgumentException(
        $"The span has {given} bytes; {needed} are needed.", span);
}
