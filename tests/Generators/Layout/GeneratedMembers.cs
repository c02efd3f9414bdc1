using Xunit;
using NativeStore.Core.Numbers;
using NativeStore.Core.Schema;
using NativeStore.Core.Symbols;

namespace NativeStore.Generators.Tests.Layout;

public sealed class GeneratedMembers
{
    [Fact]
    public void AWrittenRecordIsReadInPlaceAndBack()
    {
        var t = new Trade(new(1), new Symbol(2), Fixed64<S4>.FromMantissa(30000), 5, 6);
        var bytes = new byte[Trade.RowSize];
        Write(t, ref bytes[0]);
        var view = new RowView<Trade>(in bytes[0]);
        Assert.Equal(30000, view.Price.Mantissa);
        Assert.Equal(5, view.Size);
        Assert.Equal(t, view.ToRecord());
        Assert.Equal(Trade.SchemaHash, Trade.Schema.Hash);
        Assert.Equal(Trade.SchemaJson, Trade.Schema.ToJson());
        Assert.Equal(4, Trade.Columns.Price.Descriptor.Scale);
    }

    private static void Write<T>(in T t, ref byte b) where T : struct, IRecord<T> => T.Write(in t, ref b);
}
