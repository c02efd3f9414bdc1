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
        new P07VwapBySymbol(isSealed: false),
        new P07VwapBySymbol(isSealed: true),
        new P08MinuteVwap(isSealed: false),
        new P09HourVwap(isSealed: false),
        new P08MinuteVwap(isSealed: true),
        new P09HourVwap(isSealed: true),
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
        new P31ColdProcess(),
    ];
}
