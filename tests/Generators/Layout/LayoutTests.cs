using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Layout;

/// <summary>
/// Facts that hold for every generated record: where its bytes stand, that they go in and come out whole, and that a
/// schema built at run time agrees.
/// </summary>
public abstract class LayoutTests<TRecord, TRow>
    where TRecord : struct, IRecord<TRecord>
    where TRow : unmanaged
{
    private static TableSchema Schema => TRecord.Schema;

    [Fact]
    public void TheRowHasTheSchemasSize()
    {
        Unsafe.SizeOf<TRow>().ShouldBe(Schema.RowSize);
        TRecord.RowSize.ShouldBe(Schema.RowSize);
        (Schema.RowSize % 8).ShouldBe(0);
    }

    [Fact]
    public void EveryFieldStandsWhereTheSchemaSays()
    {
        foreach (var column in Schema.Columns)
        {
            var field = FieldOf(column);
            OffsetOf(field).ShouldBe(column.Offset, column.Name);
            SizeOf(field.FieldType).ShouldBe(column.Size, column.Name);
        }

        typeof(TRow).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length
            .ShouldBe(Schema.Columns.Length);
    }

    [Fact]
    public void EveryByteIsOneColumnAValidityByteOrReserved()
    {
        var owners = new int[Schema.RowSize];
        foreach (var column in Schema.Columns)
        {
            (column.Offset % Math.Min(8, column.Type == ColumnType.FixedText ? 1 : column.ElementSize)).ShouldBe(0);
            owners.AsSpan(column.Offset, column.Size).ToArray().ShouldAllBe(owner => owner == 0, column.Name);
            owners.AsSpan(column.Offset, column.Size).Fill(1);
        }

        owners.AsSpan(Schema.ValidityOffset, Schema.ValiditySize).ToArray().ShouldAllBe(owner => owner == 0);
        owners.AsSpan(Schema.ValidityOffset, Schema.ValiditySize).Fill(1);
        owners.Count(owner => owner == 0).ShouldBeLessThan(8);
        owners.SkipWhile(owner => owner == 1).ShouldAllBe(owner => owner == 0);
    }

    [Fact]
    public void TheConstantsAreThoseOfASchemaBuiltAtRunTime()
    {
        var schema = BuildAgain();
        schema.Hash.ShouldBe((ulong)ConstantOf("SchemaHash"));
        schema.ToJson().ShouldBe((string)ConstantOf("SchemaJson"));
        schema.RowSize.ShouldBe((int)ConstantOf("RowSize"));
        schema.Columns.ShouldBe(Schema.Columns);
        schema.RunningSums.ShouldBe(Schema.RunningSums);
        Schema.Hash.ShouldBe(schema.Hash);
        Schema.ToJson().ShouldBe(schema.ToJson());
    }

    [Fact]
    public void ARowIsReadAndWrittenBackByteForByte() => ForAllRows(1, row =>
    {
        var record = TRecord.Read(in row[0]);
        var written = new byte[row.Length];
        written.AsSpan().Fill(0xCC);
        TRecord.Write(in record, ref written[0]);
        return written.AsSpan().SequenceEqual(row);
    });

    [Fact]
    public void ARecordHoldsTheBytesThatTheSchemaPointsAt() => ForAllRows(1, row =>
    {
        object record = TRecord.Read(in row[0]);
        return Schema.Columns.All(column => Rows.ValueOf(record, column.Name) is { } value
            ? Rows.IsValid(Schema, column, row) && Rows.BytesOf(value).AsSpan().SequenceEqual(Rows.Slice(column, row))
            : !Rows.IsValid(Schema, column, row));
    });

    [Fact]
    public void AColumnIsGatheredValueByValue() => ForAllRows(5, rows => Schema.Columns.All(column =>
    {
        var values = new byte[5 * column.Size];
        TRecord.ReadColumn(column.Ordinal, in rows[0], 5, values);
        return values.AsSpan().SequenceEqual(rows.Chunk(Schema.RowSize)
            .SelectMany(row => Rows.Slice(column, row).ToArray()).ToArray());
    }));

    [Fact]
    public void AnUnknownColumnIsRefused()
    {
        var row = new byte[Schema.RowSize];
        var error = Should.Throw<SchemaException>(() =>
            TRecord.ReadColumn(Schema.Columns.Length, in row[0], 1, new byte[64]));
        error.Message.ShouldContain($"its ordinals are 0 to {Schema.Columns.Length - 1}");
        Should.Throw<SchemaException>(() => TRecord.ReadColumn(-1, in row[0], 1, new byte[64]));
    }

    [Fact]
    public void ABufferThatIsTooShortIsRefused()
    {
        var rows = new byte[2 * Schema.RowSize];
        var buffer = new byte[(2 * Schema.Columns[0].Size) - 1];
        Should.Throw<SchemaException>(() => TRecord.ReadColumn(0, in rows[0], 2, buffer))
            .Message.ShouldStartWith("2 values of");
        buffer.ShouldAllBe(value => value == 0);
    }

    private static void ForAllRows(int count, Func<byte[], bool> holds)
    {
        var rows = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(count * Schema.RowSize)
            .Select(bytes => Rows.MakeValid(Schema, bytes));
        Prop.ForAll(rows.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure);
    }

    private static TableSchema BuildAgain()
    {
        var builder = new TableSchemaBuilder(Schema.Name, Schema.Kind);
        foreach (var column in Schema.Columns)
        {
            var textCapacity = column.Type == ColumnType.FixedText ? column.ElementSize : 0;
            builder.Column(
                column.Name,
                column.Type,
                column.Roles,
                column.Scale,
                textCapacity,
                column.ArrayLength,
                column.IsNullable,
                column.Members);
        }

        foreach (var sum in Schema.RunningSums)
        {
            var left = Schema.Columns[sum.Left].Name;
            _ = sum.Right < 0
                ? builder.RunningSum(left)
                : builder.RunningSumOfProducts(left, Schema.Columns[sum.Right].Name);
        }

        return builder.Options(Schema.Options).Build();
    }

    private static object ConstantOf(string name) => typeof(TRecord).GetField(name)!.GetRawConstantValue()!;

    private static FieldInfo FieldOf(ColumnDescriptor column) =>
        typeof(TRow).GetField(column.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;

    // The distance of two addresses, as the run time lays the struct out, not as its attributes ask.
    private static int OffsetOf(FieldInfo field)
    {
        var method = new DynamicMethod("OffsetOf", typeof(nint), [typeof(TRow).MakeByRefType()], typeof(TRow), true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.Ret);
        var row = default(TRow);
        return (int)method.CreateDelegate<Distance>()(ref row);
    }

    private delegate nint Distance(ref TRow row);

    private static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
