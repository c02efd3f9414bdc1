// Two builds of one benchmark program, run in turn: is an operation slower in the second?
//
// A pair of runs gives one number per operation: its ratio to the anchor after, by its ratio before, turned so that
// more than 1 is slower. Neighbours on the machine disturb single pairs, so the question is put to the median of the
// pairs, and to how far that median moves when pairs are drawn again with replacement (the bootstrap; Efron, 1979).
using NativeStore.Benchmarks.Limits.Protocol;
using NativeStore.Core.World;

namespace NativeStore.Benchmarks.Compare;

/// <summary>How much slower one operation is after than before.</summary>
/// <param name="Id">The operation's row.</param>
/// <param name="Median">The median of the pairs; above 1 it is slower.</param>
/// <param name="Lower">Where the median lies with 97.5 % at least.</param>
/// <param name="Upper">Where the median lies with 97.5 % at most.</param>
internal sealed record Comparison(string Id, double Median, double Lower, double Upper)
{
    /// <summary>An operation whose lower bound exceeds this is slower.</summary>
    public const double SlowerAbove = 1.03;

    /// <summary>The whole is slower where the geometric mean of all operations exceeds this.</summary>
    public const double AllSlowerAbove = 1.01;

    private const int Draws = 2000;
    private const ulong Seed = 1;

    /// <summary>Whether it is slower, beyond what chance explains.</summary>
    public bool IsSlower => Lower > SlowerAbove;

    /// <summary>Compares one operation.</summary>
    /// <param name="id">The operation's row.</param>
    /// <param name="slowdowns">A number per pair of runs, at least one.</param>
    public static Comparison Of(string id, IReadOnlyList<double> slowdowns)
    {
        var random = new SeededRandom(Seed);
        var medians = new double[Draws];
        var drawn = new double[slowdowns.Count];
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var index = 0; index < drawn.Length; index++)
            {
                drawn[index] = slowdowns[random.NextInt32(drawn.Length)];
            }

            medians[draw] = Quartiles.Of(drawn).Median;
        }

        Array.Sort(medians);
        return new Comparison(
            id, Quartiles.Of(slowdowns).Median, Quartiles.Quantile(medians, 0.025), Quartiles.Quantile(medians, 0.975));
    }

    /// <summary>The geometric mean of the medians.</summary>
    public static double MeanOf(IReadOnlyCollection<Comparison> comparisons) =>
        Math.Exp(comparisons.Average(comparison => Math.Log(comparison.Median)));
}
