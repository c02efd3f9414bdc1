using System.Globalization;

namespace NativeStore.Core.Memory;

/// <summary>What a reader does.</summary>
public enum ReaderKind
{
    /// <summary>A call that is under way.</summary>
    Call,

    /// <summary>A loop over rows that has not ended: an enumerator that is not disposed.</summary>
    Loop,
}

/// <summary>A thread that reads now, and so keeps memory from being freed.</summary>
/// <param name="ThreadId">The managed id of the thread.</param>
/// <param name="ThreadName">Its name; null where it has none.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Table">The table that its outermost loop reads; null for calls.</param>
/// <param name="Held">For how long its outermost loop has run, to some 20 ms; zero for calls.</param>
public readonly record struct OpenReader(
    int ThreadId, string? ThreadName, ReaderKind Kind, string? Table, TimeSpan Held)
{
    /// <summary>For the end of an error: how much memory waits for readers, and for whom; empty where none
    /// does.</summary>
    public static string Hold(OpenReader? oldest, long bytes) => oldest is null
        ? string.Empty
        : string.Create(
            CultureInfo.InvariantCulture, $" {bytes:N0} bytes wait for readers, of which the oldest is {oldest}.");

    /// <summary>The same in words.</summary>
    public override string ToString()
    {
        var name = ThreadName is null ? string.Empty : $" '{ThreadName}'";
        return Kind == ReaderKind.Call
            ? string.Create(CultureInfo.InvariantCulture, $"thread {ThreadId}{name}: a call under way")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"thread {ThreadId}{name}: a loop over table '{Table}', for {Held.TotalSeconds:0.0} s");
    }
}
