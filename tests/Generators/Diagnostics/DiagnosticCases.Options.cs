namespace NativeStore.Generators.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private static DiagnosticCase[] Options =>
    [
        new("NS031", "A duration has a unit", """
            [Series("t", RetainFor = [|"10"|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time);
            """, "'10' is not a duration"),
        new("NS031", "A duration is positive", """
            [Series("t", CompressAfter = [|"0m"|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time);
            """, "'0m' is not a duration"),
        new("NS031", "A duration fits 292 years", """
            [Series("t", CompressAfter = "5m", RetainFor = [|"106752d"|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time);
            """, "'106752d' is not a duration"),
        new("NS031", "A duration has no sign and no space", """
            [Series("t", RetainFor = [|"-5 m"|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time);
            """, "'-5 m' is not a duration"),
        new("NS032", "A running sum is not of floating-point numbers", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [RunningSum] [|double|] Size);
            """, "Column 'Size' is a 'double'"),
        new("NS032", "A running sum is not of enums", """
            public enum Side { Buy, Sell }

            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [RunningSum] [|Side|] Side);
            """, "Column 'Side' is a 'Side'"),
        new("NS032", "A running sum of products is not of 128-bit numbers", """
            [Series("t")]
            [RunningSumOfProducts("Size", [|"Price"|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, Fixed128<S4> Price, long Size);
            """, "Column 'Price' is a 'Fixed128<S4>'"),
        new("NS032", "A running sum is of what is never null", """
            [Series("t")]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, [RunningSum] [|long?|] Size);
            """, "Column 'Size' is a 'long?'"),
        new("NS035", "A running sum of products is declared once", """
            [Series("t")]
            [RunningSumOfProducts("Size", "Price")]
            [[|RunningSumOfProducts("Price", "Size")|]]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, Fixed64<S4> Price, long Size);
            """, "'Price' times 'Size'"),
        new("NS036", "A priority has a name", """
            [Series("t", Priority = [|(DataPriority)7|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time);
            """, "7 is not a priority"),
        new("NS033", "A running sum names columns", """
            [Series("t")]
            [RunningSumOfProducts(right: "Size", left: [|"Prize"|])]
            public readonly partial record struct Trade([TimeKey] Timestamp Time, Fixed64<S4> Price, long Size);
            """, "'Prize' is no column of 'Trade'"),
        new("NS034", "A keyed table keeps no running sum", """
            [Keyed("t")]
            public readonly partial record struct Order([PrimaryKey] long Id, [[|RunningSum|]] long Size);
            """, "Keyed table 'Order' declares a running sum"),
        new("NS034", "A keyed table keeps no running sum of products", """
            [Keyed("t")]
            [[|RunningSumOfProducts("Id", "Size")|]]
            public readonly partial record struct Order([PrimaryKey] long Id, long Size);
            """, "Keyed table 'Order' declares a running sum"),
    ];
}
