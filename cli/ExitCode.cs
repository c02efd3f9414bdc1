namespace NativeStore.Cli;

/// <summary>How a run ended, for scripts. The help of every verb lists them.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The command line is not understood: nothing was done.</summary>
    public const int Usage = 1;

    /// <summary>The data is bad: not the declared format, no row that fits, or a rejected row in strict mode.</summary>
    public const int BadData = 1;

    /// <summary>Loaded, but more lines were rejected than was allowed.</summary>
    public const int Rejects = 2;

    /// <summary>The memory limit does not allow it.</summary>
    public const int LimitReached = 3;

    /// <summary>A file is missing, or cannot be read or written.</summary>
    public const int FileUnavailable = 4;

    /// <summary>Interrupted with Ctrl-C.</summary>
    public const int Interrupted = 130;

    public const string Description =
        """
        Exit codes:
          0    done
          1    the command line is not understood, or bad data: not the declared format, no row that fits, or a
               rejected row with --strict
          2    loaded, but more lines were rejected than --max-rejects or --allow-rejects say
          3    the memory limit does not allow it
          4    a file is missing, or cannot be read or written
          130  interrupted with Ctrl-C
        """;
}
