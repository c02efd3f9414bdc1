using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Checks;

public sealed class CheckTests
{
    [Fact]
    public void ATrueConditionPasses() => Check.That(Environment.ProcessorCount > 0);

    [Fact]
    public void AFalseConditionIsReportedWithItsOwnExpression()
    {
        var rowCount = Environment.ProcessorCount;
        var failure = Should.Throw<CheckFailedException>(() => Check.That(rowCount < 0));
        failure.Message.ShouldContain("rowCount < 0");
        failure.Message.ShouldContain("report it");
    }

    [Fact]
    public void AGuardedCheckIsEvaluatedInGuardedBuildsOnly()
    {
        var evaluations = 0;
        Check.Guarded(++evaluations > 0);
        evaluations.ShouldBe(GuardedBuild.IsOn ? 1 : 0);
    }
}
