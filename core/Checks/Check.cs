using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NativeStore.Core.Checks;

/// <summary>
/// The engine's assertions: kept in release builds, an ordinary exception with the caller's own expression.
/// A failed check means a defect of the engine, never bad input: bad input has typed errors of its own.
/// </summary>
public static class Check
{
    /// <summary>Throws <see cref="CheckFailedException"/> unless <paramref name="condition"/> holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
        {
            Fail(expression);
        }
    }

    /// <summary>As <see cref="That"/>, in guarded builds only: for checks that cost too much on a hot path.</summary>
    [System.Diagnostics.Conditional("GUARDED")]
    public static void Guarded(
        bool condition, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
        {
            Fail(expression);
        }
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(string expression) =>
        throw new CheckFailedException($"An invariant of the engine does not hold: {expression}. Please report it.");
}
