using NativeStore.Core.Schema;
using Shouldly;
using Xunit;

namespace NativeStore.Generators.Tests.Layout;

/// <summary>What a row adds to the running sums of its series.</summary>
public sealed class RunningSumTests
{
    [Fact]
    public void RunningSumsAddUpEveryWidthAndSign()
    {
        var flows = new[]
        {
            new Flow(default, -5, ulong.MaxValue, -3, 250),
            new Flow(default, long.MinValue, 7, sbyte.MinValue, 0),
            new Flow(default, long.MaxValue, ulong.MaxValue, 127, uint.MaxValue),
        };
        var sums = SumsOf(flows);
        sums.Length.ShouldBe(7);
        sums[0].ShouldBe(flows.Aggregate(Int128.Zero, (sum, flow) => sum + flow.Signed));
        sums[1].ShouldBe(flows.Aggregate(Int128.Zero, (sum, flow) => sum + flow.Wide));
        sums[2].ShouldBe(flows.Aggregate(Int128.Zero, (sum, flow) => sum + flow.Small));
        sums[3].ShouldBe(flows.Aggregate(Int128.Zero, (sum, flow) => sum + flow.Fee));
        sums[4].ShouldBe(flows.Aggregate(Int128.Zero, (sum, flow) => sum + ((Int128)flow.Signed * flow.Small)));
        sums[5].ShouldBe(unchecked((Int128)flows.Aggregate(
            UInt128.Zero, (sum, flow) => sum + ((UInt128)flow.Wide * flow.Wide))));
        sums[6].ShouldBe(flows.Aggregate(Int128.Zero, (sum, flow) => sum + ((Int128)flow.Wide * flow.Signed)));
    }

    [Fact]
    public void ARecordWithoutSumsAddsNothing()
    {
        SumCountOf<Tick>().ShouldBe(0);
        SumCountOf<Trade>().ShouldBe(2);
        Trade.Schema.RunningSums.ShouldBe([new RunningSum(3), new RunningSum(2, 3)]);
    }

    private static Int128[] SumsOf<TRecord>(TRecord[] records)
        where TRecord : struct, ISeriesRecord<TRecord>
    {
        var sums = new Int128[TRecord.RunningSumCount];
        var row = new byte[TRecord.RowSize];
        foreach (var record in records)
        {
            TRecord.Write(in record, ref row[0]);
            TRecord.Accumulate(in row[0], ref sums[0]);
        }

        return sums;
    }

    private static int SumCountOf<TRecord>()
        where TRecord : struct, ISeriesRecord<TRecord> =>
        TRecord.RunningSumCount;
}
