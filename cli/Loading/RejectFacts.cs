namespace NativeStore.Cli.Loading;

/// <summary>A line that is no row.</summary>
/// <param name="Line">Its number in the file, from 1, the header included.</param>
/// <param name="Column">The column at fault; null where it is the line as a whole.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record RejectFacts(long Line, string? Column, string Reason);
