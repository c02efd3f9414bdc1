// The throws of times, in one place and never inlined, so that hot paths keep only a branch to them.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace NativeStore.Core.Time;

internal static class TimeErrors
{
    private const int ShownLength = 60;

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Range(string what) => throw new TimeRangeException(
        $"{what} is out of range: times run from {Timestamp.MinValue} to {Timestamp.MaxValue}, durations as far.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Bucket(Duration bucket) =>
        throw new TimeRangeException($"A bucket of {bucket} was asked for: it must be longer than 0.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fields(string fields) => throw new TimeFormatException(
        $"{fields} is no point in time: no such month, day or time of day exists in the Gregorian calendar.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Decimals(int decimals) =>
        throw new TimeFormatException($"A time with {decimals} decimals was asked for: 0 to 9 are possible.");

    public static NativeStoreException Text(TimeStatus status, ReadOnlySpan<byte> utf8) =>
        Text(status, Encoding.UTF8.GetString(utf8[..int.Min(utf8.Length, 2 * ShownLength)]));

    public static NativeStoreException Text(TimeStatus status, ReadOnlySpan<char> text) => status switch
    {
        TimeStatus.OutOfRange => new TimeRangeException(
            $"{Shown(text)} is out of range: times run from {Timestamp.MinValue} to {Timestamp.MaxValue}."),
        _ => new TimeFormatException(
            $"{Shown(text)} is not a time: write it as 2024-05-31, 2024-05-31T09:30:00.123456789Z "
                + "or 2024-05-31 09:30:00-04:00."),
    };

    public static NativeStoreException DurationText(TimeStatus status, ReadOnlySpan<char> text) => status switch
    {
        TimeStatus.OutOfRange => new TimeRangeException($"{Shown(text)} is longer than {Duration.MaxValue}."),
        _ => new TimeFormatException(
            $"{Shown(text)} is not a duration: write whole numbers with units from large to small (w, d, h, m, s, "
                + "ms, us, ns), as in 5m, 250ms or 1h30m."),
    };

    // Input can be of any length; a message repeats only its beginning.
    private static string Shown(ReadOnlySpan<char> text) =>
        text.Length <= ShownLength ? $"\"{text}\"" : $"\"{text[..ShownLength]}…\"";
}
