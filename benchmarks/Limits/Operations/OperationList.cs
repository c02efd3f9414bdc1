namespace NativeStore.Benchmarks.Limits.Operations;

/// <summary>All rows of the goals that run without a log, in order.</summary>
internal static class OperationList
{
    public static Operation[] Create() =>
    [
        new P01PointGet(),
        new P02GetMany(),
        new P03SporadicGet(),
        new P06VwapTotal(),
        new P07VwapBySymbol(),
        new P08MinuteVwap(),
        new P09HourVwap(),
        new P10Bars(),
        new P11AsofJoin(),
        new P12Latest(),
        new P13BulkAppend(),
        new P14KeyedAppend(),
        new P15SingleAppend(),
        new P19SegmentSize(),
        new P20PackedScan(),
        new P22Sealing(),
        new P23Lz4(),
        new P24Memory(),
        new P27CsvImport(),
        new P29TailUnderLoad(),
    ];
}
