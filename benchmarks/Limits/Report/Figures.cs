using System.Globalization;

namespace NativeStore.Benchmarks.Limits.Report;

/// <summary>Numbers with three or four significant digits, whatever their size.</summary>
internal static class Figures
{
    public static string Of(double value)
    {
        var magnitude = Math.Abs(value);
        var format = magnitude switch
        {
            >= 1000 => "#,##0",
            >= 100 => "0",
            >= 10 => "0.0",
            >= 1 => "0.00",
            _ => "0.000",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
