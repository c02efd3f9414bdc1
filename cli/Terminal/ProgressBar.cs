using Spectre.Console;

namespace NativeStore.Cli.Terminal;

/// <summary>A bar on the terminal while something long runs; nothing at all where nobody watches.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work.</summary>
    /// <param name="screen">Where the bar goes.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="work">Gets a function to tell how far it is, from 0 to 1; null: no idea.</param>
    public static T Show<T>(Screen screen, string title, Func<Action<double?>, T> work)
    {
        if (!screen.ShowsProgress)
        {
            return work(static _ => { });
        }

        T result = default!;
        screen.Progress.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn(),
                new SpinnerColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title));
                task.IsIndeterminate = true;
                result = work(share =>
                {
                    task.IsIndeterminate = share is null;
                    task.Value = (share ?? 0) * task.MaxValue;
                });
            });
        return result;
    }
}
