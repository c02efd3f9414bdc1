namespace NativeStore.Tidy.Tests;

internal static class Violations
{
    /// <summary>Fails with all violations, one a line, so that a run names everything there is to do.</summary>
    public static void ShouldBeNone(this IEnumerable<string> violations)
    {
        var list = violations.ToList();
        Assert.True(list.Count == 0, $"{list.Count} violations:\n{string.Join('\n', list)}");
    }
}
