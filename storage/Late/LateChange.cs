namespace NativeStore.Storage.Late;

/// <summary>
/// A change of a set that is prepared and not yet made: see <see cref="LateWriter"/>. The default changes nothing.
/// </summary>
/// <param name="before">The published set; null where there was none.</param>
/// <param name="after">The set in its place; the same where a run only becomes longer.</param>
/// <param name="run">That run.</param>
/// <param name="added">How many entries stand behind it.</param>
internal readonly unsafe struct LateChange(LateRuns* before, LateRuns* after, int run = 0, uint added = 0)
{
    public readonly LateRuns* Before = before;
    public readonly LateRuns* After = after;
    public readonly int Run = run;
    public readonly uint Added = added;
}
