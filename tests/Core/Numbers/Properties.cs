using FsCheck;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>
/// How properties are run: enough cases to meet the edges, and an exception with the seed on failure.
/// </summary>
internal static class Properties
{
    public static void Check(this Property property) =>
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(200));
}
