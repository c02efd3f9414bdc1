namespace NativeStore.Cli.Terminal;

/// <summary>A line of prices, one character per price, from the lowest to the highest of them.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>Draws the prices, oldest first: a flat line where all are equal, nothing where there is none.</summary>
    public static string Draw(IReadOnlyList<Int128> prices)
    {
        if (prices.Count == 0)
        {
            return "";
        }

        var low = prices.Min();
        var range = prices.Max() - low;
        return string.Create(prices.Count, (prices, low, range), static (line, state) =>
        {
            for (var index = 0; index < line.Length; index++)
            {
                // Levels are coarse, so the quotient may pass through binary floating point: nothing else does.
                var height = state.range == 0 ? 0.5 : (double)(state.prices[index] - state.low) / (double)state.range;
                line[index] = Levels[(int)Math.Round(height * (Levels.Length - 1), MidpointRounding.AwayFromZero)];
            }
        });
    }
}
