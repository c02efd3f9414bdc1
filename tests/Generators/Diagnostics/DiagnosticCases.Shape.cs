namespace NativeStore.Generators.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Shape =>
    [
        new("NS001", "A record must be partial", """
            [Series("t")]
            public readonly record struct [|Trade|]([TimeKey] Timestamp Time);
            """, "'Trade' is not partial"),
        new("NS002", "A plain struct is no record", """
            [Series("t")]
            public readonly partial struct [|Trade|] { [TimeKey] public Timestamp Time { get; init; } }
            """, "'Trade' is a struct"),
        new("NS002", "A ref struct is no record", """
            [Keyed("t")]
            public readonly ref partial struct [|Trade|] { [PrimaryKey] public long Id { get; init; } }
            """, "'Trade' is a ref struct"),
        new("NS003", "A record must be readonly", """
            [Series("t")]
            public partial record struct [|Trade|]([TimeKey] Timestamp Time);
            """, "'Trade' is not readonly"),
        new("NS004", "A record is not generic", """
            [Series("t")]
            public readonly partial record struct [|Trade|]<T>([TimeKey] Timestamp Time);
            """, "'Trade' is generic"),
        new("NS004", "A record does not stand in a generic type", """
            public partial class Venue<T>
            {
                [Series("t")]
                public readonly partial record struct [|Trade|]([TimeKey] Timestamp Time);
            }
            """, "'Trade' is generic or stands in a generic type"),
        new("NS005", "A containing type must be partial", """
            public class [|Venue|]
            {
                [Series("t")]
                public readonly partial record struct Trade([TimeKey] Timestamp Time);
            }
            """, "'Venue' contains 'Trade'"),
        new("NS006", "A private record cannot be named by its accessors", """
            public partial class Venue
            {
                [Series("t")]
                private readonly partial record struct [|Trade|]([TimeKey] Timestamp Time);
            }
            """, "'Trade' is private"),
        new("NS006", "A record in a protected type cannot be named by its accessors", """
            public partial class Venue
            {
                protected partial class Feed
                {
                    [Series("t")]
                    public readonly partial record struct [|Trade|]([TimeKey] Timestamp Time);
                }
            }
            """, "inside a protected type"),
        new("NS006", "A record inside a private protected type cannot be named by its accessors", """
            public partial class Venue
            {
                private protected partial struct Feed
                {
                    [Keyed("t")]
                    public readonly partial record struct [|Trade|]([PrimaryKey] long Id);
                }
            }
            """, "inside a private protected type"),
        new("NS006", "A file-local record cannot be named by its accessors", """
            [Series("t")]
            file readonly partial record struct [|Trade|]([TimeKey] Timestamp Time);
            """, "'Trade' is file-local"),
        new("NS007", "A record is a series or keyed, not both", """
            [[|Series("t")|]]
            [Keyed("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, long Id);
            """, "'Trade' is both"),
        new("NS009", "A table name has no spaces", """
            [Series([|"my trades"|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time);
            """, "'my trades'"),
        new("NS009", "A table name does not start with a digit", """
            [Keyed(name: [|"1st"|], Priority = DataPriority.Bulk)]
            public readonly partial record struct Trade([PrimaryKey] long Id);
            """, "'1st'"),
        new("NS009", "A table name is not empty", """
            [Series([|""|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time);
            """, "'' is not a table name"),
    ];
}
