using System.Globalization;

namespace NativeStore.Core.Memory.Pressure;

/// <summary>
/// Where the levels of memory pressure begin, as shares of the limit less the reserve, and how far ahead growth is
/// foreseen.
/// </summary>
public sealed record PressureOptions
{
    // Some decades: beyond them sums of nanoseconds would wrap around.
    private const long LongestTicks = long.MaxValue / 16 / TimeSpan.NanosecondsPerTick;

    /// <summary>The defaults.</summary>
    public static PressureOptions Default { get; } = new();

    /// <summary>Where <see cref="PressureLevel.Elevated"/> begins.</summary>
    public double ElevatedAt { get; init; } = 0.65;

    /// <summary>Where <see cref="PressureLevel.High"/> begins.</summary>
    public double HighAt { get; init; } = 0.78;

    /// <summary>Where <see cref="PressureLevel.Severe"/> begins.</summary>
    public double SevereAt { get; init; } = 0.88;

    /// <summary>Where <see cref="PressureLevel.Critical"/> begins.</summary>
    public double CriticalAt { get; init; } = 0.95;

    /// <summary>
    /// How far below its beginning a level ends: above 0, and less than the distance between two levels, so that a
    /// level is left into the one below it.
    /// </summary>
    public double Hysteresis { get; init; } = 0.04;

    /// <summary>
    /// How long memory must stay below a level's end before the level is left, so that memory which upkeep takes for a
    /// moment, and gives back, does not move it up and down. Default: zero, at once; a database's default is a tenth
    /// of a second.
    /// </summary>
    public TimeSpan LowerAfter { get; init; }

    /// <summary>A level is forecast when growth leads there within this time.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a reader may keep memory from being freed before that is told, while the level is
    /// <see cref="PressureLevel.High"/> or above.
    /// </summary>
    public TimeSpan HoldAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Checks that levels ascend, with room for the hysteresis between them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// They do not, or the horizon is not positive, or a time is negative.
    /// </exception>
    public void Validate()
    {
        double[] gaps = [ElevatedAt, HighAt - ElevatedAt, SevereAt - HighAt, CriticalAt - SevereAt];
        if (!(Hysteresis > 0 && gaps.All(gap => gap > Hysteresis) && CriticalAt <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Hysteresis), string.Create(
                CultureInfo.InvariantCulture,
                $"Levels begin at {ElevatedAt}, {HighAt}, {SevereAt} and {CriticalAt} with hysteresis {Hysteresis}: " +
                $"they must ascend to at most 1, each more than a hysteresis above the one before, and the " +
                $"hysteresis must be above 0."));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Horizon, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LowerAfter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(HoldAfter, TimeSpan.Zero);
    }

    /// <summary>A length of time in nanoseconds; of what is longer than some decades, these.</summary>
    internal static long NanosOf(TimeSpan length) =>
        Math.Min(length.Ticks, LongestTicks) * TimeSpan.NanosecondsPerTick;

    /// <summary>Where a level begins, in bytes.</summary>
    internal long BytesAt(PressureLevel level, long limitBytes) => (long)(limitBytes * level switch
    {
        PressureLevel.Elevated => ElevatedAt,
        PressureLevel.High => HighAt,
        PressureLevel.Severe => SevereAt,
        PressureLevel.Critical => CriticalAt,
        _ => 0,
    });
}
