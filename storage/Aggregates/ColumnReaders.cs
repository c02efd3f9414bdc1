// One reader per stored form. A kernel is generic over them, so the JIT compiles each to the one load it is.
using System.Runtime.CompilerServices;

namespace NativeStore.Storage.Aggregates;

/// <summary>Reads a stored value as a <typeparamref name="TValue"/> that holds every value of the form.</summary>
internal unsafe interface IColumnReader<TValue>
{
    /// <summary>The value at an address.</summary>
    static abstract TValue Read(byte* value);
}

internal readonly unsafe struct ReadInt8 : IColumnReader<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(byte* value) => *(sbyte*)value;
}

internal readonly unsafe struct ReadInt16 : IColumnReader<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(byte* value) => *(short*)value;
}

internal readonly unsafe struct ReadInt32 : IColumnReader<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(byte* value) => *(int*)value;
}

internal readonly unsafe struct ReadInt64 : IColumnReader<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(byte* value) => *(long*)value;
}

internal readonly unsafe struct ReadUInt8 : IColumnReader<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(byte* value) => *value;
}

internal readonly unsafe struct ReadUInt16 : IColumnReader<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(byte* value) => *(ushort*)value;
}

internal readonly unsafe struct ReadUInt32 : IColumnReader<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(byte* value) => *(uint*)value;
}

internal readonly unsafe struct ReadUInt64 : IColumnReader<Int128>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Read(byte* value) => *(ulong*)value;
}

internal readonly unsafe struct ReadInt128 : IColumnReader<Int128>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Read(byte* value) => new(((ulong*)value)[1], ((ulong*)value)[0]);
}

/// <summary>A narrow column beside a wide one.</summary>
internal readonly unsafe struct Widen<TReader> : IColumnReader<Int128>
    where TReader : struct, IColumnReader<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int128 Read(byte* value) => TReader.Read(value);
}

internal readonly unsafe struct ReadFloat32 : IColumnReader<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Read(byte* value) => *(float*)value;
}

internal readonly unsafe struct ReadFloat64 : IColumnReader<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Read(byte* value) => *(double*)value;
}
