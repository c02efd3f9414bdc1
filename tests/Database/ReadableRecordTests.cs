using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using NativeStore.Core.Memory;
using NativeStore.Interchange.Csv;
using NativeStore.Storage.Aggregates;
using NativeStore.Tests.Records;

namespace NativeStore.Tests;

/// <summary>What a public record prints is for people: never the name of a collection's type.</summary>
public class ReadableRecordTests
{
    private static readonly Assembly[] s_product =
    [
        typeof(Timestamp).Assembly, typeof(SeriesTableOptions).Assembly, typeof(CsvOptions).Assembly,
        typeof(Compression.ColumnBlock).Assembly, typeof(Database).Assembly,
    ];

    public static TheoryData<Type> Records() => [.. s_product.Distinct()
        .SelectMany(assembly => assembly.GetExportedTypes()).Where(IsRecord).Select(Closed)];

    [Fact]
    public void ThereAreRecords() => Records().Count.ShouldBeGreaterThan(40);

    [Theory]
    [MemberData(nameof(Records))]
    public void ARecordPrintsNoNameOfAType(Type type)
    {
        var text = Sample(type)!.ToString()!;
        text.ShouldNotContain("`");
        text.ShouldNotContain("System.");
        text.ShouldNotContain("NativeStore.");
        text.ShouldNotContain("[]");
    }

    [Fact]
    public void CollectionsAndBytesArePrintedByContent()
    {
        new EnumMembers(["Buy", "Sell"], [1, -1]).ToString().ShouldBe("Buy = 1, Sell = -1");
        new ColumnStorage(TableTier.Aged, "Price", 2_048, 999, [new CodecUse(Compression.Codec.Raw, 2)])
            .ToString().ShouldBe("Aged Price: 2,048 values, 999 bytes, blocks: Raw 2");
        new RowVersion<byte[]>([1, 255], null, null).ToString().ShouldBe("01FF");
        new MemorySnapshot(9, 0, 3, [new MemoryUsage("trades", MemoryTag.Index, 3)]) { PeakBytes = 4 }
            .ToString().ShouldContain("trades");
        CsvColumnMap.ByName.With("px", "Price").ToString().ShouldBe("'px' feeds 'Price'");
    }

    [Fact]
    public void ABarPrintsTheNameOfItsSymbolWhereItIsToldTheNames()
    {
        using var database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 64 << 20 });
        var bar = new OhlcBar<long>(
            database.Symbol("AAPL"), default, Open: 1, High: 4, Low: 1, Close: 2, new ExactProduct(7, 0), Count: 3);
        bar.ToString(database.Symbols).ShouldBe(
            "AAPL 1970-01-01T00:00:00Z: open 1, high 4, low 1, close 2, volume 7, 3 rows");
    }

    private static bool IsRecord(Type type) =>
        !type.IsAbstract && type.GetMethod(
            "PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    private static Type Closed(Type type) => !type.IsGenericTypeDefinition ? type
        : type.MakeGenericType(type == typeof(RowVersion<>) ? typeof(byte[]) : typeof(Fixed64<S4>));

    /// <summary>A value with something in every member that a constructor fills.</summary>
    private static object? Sample(Type type)
    {
        if (type == typeof(string))
        {
            return "1";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Sample(underlying);
        }

        if (ElementOf(type) is { } element)
        {
            var list = Array.CreateInstance(element, 1);
            list.SetValue(Sample(element), 0);
            return type.IsAssignableFrom(list.GetType()) ? list
                : typeof(ImmutableCollectionsMarshal).GetMethod(nameof(ImmutableCollectionsMarshal.AsImmutableArray))!
                    .MakeGenericMethod(element).Invoke(null, [list]);
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return Expression.Lambda(type, Expression.Default(type.GetMethod("Invoke")!.ReturnType)).Compile();
        }

        return type.IsInterface || type.IsAbstract ? null : Construct(type);
    }

    private static object? Construct(Type type)
    {
        var constructor = IsRecord(type)
            ? type.GetConstructors().OrderByDescending(each => each.GetParameters().Length).FirstOrDefault()
            : null;
        return constructor is not null
            ? constructor.Invoke([.. constructor.GetParameters().Select(each => Sample(each.ParameterType))])
            : type == typeof(TableSchema) ? Trade.Schema
            : type.IsValueType ? Activator.CreateInstance(type)
            : type.GetConstructor(Type.EmptyTypes)?.Invoke([]);
    }

    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[^1]
        : null;
}
