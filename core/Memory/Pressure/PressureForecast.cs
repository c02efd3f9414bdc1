namespace NativeStore.Core.Memory.Pressure;

/// <summary>Where memory is heading, at one moment.</summary>
/// <param name="GrowthBytesPerSecond">The robust rate of growth, net of what was freed; 0 where there is none.</param>
/// <param name="NextLevel">The level that growth leads to.</param>
/// <param name="NanosToNextLevel">When it begins at this rate; <see cref="long.MaxValue"/>: never.</param>
/// <param name="NanosToExhaustion">
/// When memory for data that is not critical ends at this rate; <see cref="long.MaxValue"/>: never.
/// </param>
/// <param name="Confidence">
/// From 0 (the rate is a guess) to 1 (all pairs of samples agree): one less half the spread of the pairwise slopes'
/// middle half, in units of their median.
/// </param>
public readonly record struct PressureForecast(
    double GrowthBytesPerSecond,
    PressureLevel NextLevel,
    long NanosToNextLevel,
    long NanosToExhaustion,
    double Confidence);
