namespace NativeStore.Generators.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Keys =>
    [
        new("NS023", "A series has a time key", """
            [Series("t")]
            public readonly partial record struct [|Trade|](Timestamp Time);
            """, "Series 'Trade' has no time key"),
        new("NS024", "A series has one time key", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [[|TimeKey|]] Timestamp Sent);
            """, "Column 'Sent' is a second time key beside 'Time'"),
        new("NS025", "A time key is a Timestamp", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] [|long|] Time);
            """, "Time key 'Time' is a 'long'"),
        new("NS025", "A time key is not many Timestamps", """
            [InlineArray(2)]
            public struct Times { private Timestamp _first; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] [|Times|] Time);
            """, "Time key 'Time' is a 'Times'"),
        new("NS026", "A key is never null", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [Unique] [|long?|] Id);
            """, "Key column 'Id' is nullable"),
        new("NS026", "A time is never null", """
            [Series("t")]
            public readonly partial record struct Trade([property: TimeKey] [|Timestamp?|] Time);
            """, "Key column 'Time' is nullable"),
        new("NS027", "A floating-point number is no key", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [SeriesKey] [|double|] Strike);
            """, "Key column 'Strike' is a 'double'"),
        new("NS027", "An inline array is no key", """
            [InlineArray(2)]
            public struct Pair { private long _first; }

            [Keyed("t")]
            public readonly partial record struct Order([PrimaryKey] [|Pair|] Id);
            """, "Key column 'Id' is a 'Pair'"),
        new("NS027", "An inline array has no index", """
            [InlineArray(2)]
            public struct Pair { private long _first; }

            [Keyed("t")]
            public readonly partial record struct Order([PrimaryKey] long Id, [Index] [|Pair?|] Legs);
            """, "Key column 'Legs' is a 'Pair?'"),
        new("NS028", "A unique key is at most 64 bytes wide", """
            [Series("t")]
            public readonly partial record struct [|Trade|](
                [TimeKey, Unique] Timestamp Time, [Unique] FixedText<L64> Id);
            """, "The unique key of 'Trade' is 72 bytes wide"),
        new("NS028", "A primary key is at most 64 bytes wide", """
            [Keyed("t")]
            public readonly partial record struct [|Order|]([PrimaryKey] FixedText<L64> Id, [PrimaryKey] byte Part);
            """, "The primary key of 'Order' is 65 bytes wide"),
        new("NS028", "A series key is at most 64 bytes wide", """
            [Series("t")]
            public readonly partial record struct [|Trade|](
                [TimeKey] Timestamp Time, [SeriesKey] FixedText<L64> Name, [SeriesKey] bool Test);
            """, "The series key of 'Trade' is 65 bytes wide"),
        new("NS029", "A keyed table has a primary key", """
            [Keyed("t")]
            public readonly partial record struct [|Order|](long Id);
            """, "Keyed table 'Order' has no primary key"),
        new("NS030", "A series has no primary key", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [[|PrimaryKey|]] long Id);
            """, "Column 'Id' carries [PrimaryKey], which means nothing in a series table"),
        new("NS030", "A series has no secondary index", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [[|Index|]] long Id);
            """, "Column 'Id' carries [Index]"),
        new("NS030", "A keyed table has no time key", """
            [Keyed("t")]
            public readonly partial record struct Order([PrimaryKey] long Id, [[|TimeKey|]] Timestamp Time);
            """, "Column 'Time' carries [TimeKey], which means nothing in a keyed table"),
        new("NS030", "A keyed table has no series key", """
            [Keyed("t")]
            public readonly partial record struct Order([PrimaryKey] long Id, [[|SeriesKey|]] Symbol Symbol);
            """, "Column 'Symbol' carries [SeriesKey]"),
    ];
}
