namespace NativeStore.Generators.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Columns =>
    [
        new("NS010", "A record without columns is no row", """
            [Series("t")]
            public readonly partial record struct [|Trade|];
            """, "'Trade' has no columns"),
        new("NS011", "A string is no column", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|string|] Venue);
            """, "Column 'Venue' is a 'string'"),
        new("NS011", "A nullable array beside the constructor is no column", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time)
            {
                public [|long[]?|] Sizes { get; init; }
            }
            """, "Column 'Sizes' is a 'long[]"),
        new("NS012", "A decimal is no column", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|decimal|] Price);
            """, "Column 'Price' is a 'decimal'"),
        new("NS012", "A nullable DateTime in a field is no column", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time)
            {
                public readonly [|DateTime?|] Settled;
            }
            """, "Column 'Settled' is a 'DateTime?'"),
        new("NS012", "A tuple is no column", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|(int, int)|] Pair);
            """, "Column 'Pair' is a '(int, int)'"),
        new("NS013", "Two columns cannot differ by case only", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, long Size, int [|size|]);
            """, "Column 'size' differs from column 'Size'"),
        new("NS014", "A column cannot hide a generated member", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, long [|SchemaHash|]);
            """, "Column 'SchemaHash'"),
        new("NS014", "A column cannot be hidden by a member of the view", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, long [|Bytes|]);
            """, "Column 'Bytes'"),
        new("NS015", "Private state would be lost", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time)
            {
                private readonly long [|_cached|] = 1;
            }
            """, "'_cached' is private"),
        new("NS016", "A role needs a column", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, long Id)
            {
                [[|Unique|]]
                public long Doubled => Id * 2;
            }
            """, "'Doubled' carries [Unique]"),
        new("NS017", "A scale is one of S0 to S38", """
            public readonly struct Cents : IScale { public static int Digits => 2; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|Fixed64<Cents>|] Price);
            """, "has the scale 'Cents'"),
        new("NS018", "A Fixed64 has at most 18 places", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|Fixed64<S19>?|] Price);
            """, "has 19 decimal places"),
        new("NS019", "A text length is an inline array of bytes", """
            public struct Long : IFixedLength { public static int Length => 100; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|FixedText<Long>|] Note);
            """, "has the text length 'Long'"),
        new("NS020", "An inline array holds column types", """
            [InlineArray(4)]
            public struct Prices { private decimal _first; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|Prices|] Bids);
            """, "inline array 'Prices' of 'decimal'"),
        new("NS020", "An inline array holds no nullable elements", """
            [InlineArray(4)]
            public struct Sizes { private long? _first; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|Sizes|] Bids);
            """, "inline array 'Sizes' of 'long?'"),
        new("NS020", "An inline array holds no inline arrays", """
            [InlineArray(4)]
            public struct Inner { private long _first; }

            [InlineArray(4)]
            public struct Outer { private Inner _first; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|Outer|] Bids);
            """, "inline array 'Outer' of 'Inner'"),
        new("NS020", "An inline array holds no references", """
            [InlineArray(4)]
            public struct Names { private string _first; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|Names|] Bids);
            """, "inline array 'Names' of 'string'"),
        new("NS021", "An inline array fits a row", """
            [InlineArray(8001)]
            public struct Sizes { private long _first; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|Sizes|] Bids);
            """, "is 64008 bytes wide; at most 64000 fit"),
        new("NS021", "A text is at most 255 bytes wide", """
            [InlineArray(256)]
            public struct L256 : IFixedLength { private byte _first; public static int Length => 256; }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [|FixedText<L256>|] Note);
            """, "is 256 bytes wide; at most 255 fit"),
        new("NS037", "A name has no character that is neither letter nor digit", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, long [|a‿b|]);
            """, "Column 'a‿b'"),
        new("NS022", "A row is at most 64000 bytes wide", """
            [InlineArray(8000)]
            public struct Sizes { private long _first; }

            [Series("t")]
            public readonly partial record struct [|Trade|]([TimeKey] Timestamp Time, Sizes Bids);
            """, "Rows of 'Trade' are 64008 bytes wide; at most 64000 fit"),
    ];
}
