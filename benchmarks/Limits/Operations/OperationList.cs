namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>All rows of the goals that run without a log, in order.</summary>
internal static class OperationList
{
    public static Operation[] Create() =>
    [
        new P01PointGet(),
        new P02GetMany(),
        new SealedGets(),
        new P03SporadicGet(),
        new P06VwapTotal(),
        new SealedVwapTotal(),
        new P07VwapBySymbol(),
        new SealedVwapBySymbol(),
        new P08MinuteVwap(),
        new P09HourVwap(),
        new SealedWindowVwaps(),
        new P10Bars(),
        new SealedBars(),
        new P11AsofJoin(),
        new SealedAsofJoin(),
        new P12Latest(),
        new P13BulkAppend(),
        new P14KeyedAppend(),
        new P15SingleAppend(),
        new P19SegmentSize(),
        new P20PackedScan(),
        new P21AgedVwap(),
        new P22Sealing(),
        new P23Lz4(),
        new P24Memory(),
        new P27CsvImport(),
        new P29TailUnderLoad(),
    ];
}
