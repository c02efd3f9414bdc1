using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace NativeStore.Core.Tests.Numbers;

/// <summary>Runs the scripts that write test vectors, once per test run, into the output folder.</summary>
internal static class PythonOracle
{
    public const int Seed = 20240531;

    private static readonly Lazy<string?> s_numbers = new(() => Run("Numbers/Vectors/make_vectors.py"));
    private static readonly Lazy<string?> s_times = new(() => Run("Time/Vectors/make_time_vectors.py"));

    /// <summary>
    /// Lines of a file of number vectors, split into fields; skips the test where there is no python3.
    /// </summary>
    public static IEnumerable<string[]> Numbers(string file) => Read(s_numbers.Value, file);

    /// <summary>Lines of a file of time vectors, split into fields; skips the test where there is no python3.</summary>
    public static IEnumerable<string[]> Times(string file) => Read(s_times.Value, file);

    private static IEnumerable<string[]> Read(string? folder, string file)
    {
        Skip.If(folder is null, "python3 is not on the PATH: the vectors of the numeric oracle cannot be written.");
        return File.ReadLines(Path.Combine(folder!, file)).Select(line => line.Split(' '));
    }

    private static string? Run(string script)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "vectors");
        ProcessStartInfo start = new("python3")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, script), Seed.ToString(CultureInfo.InvariantCulture), folder,
            },
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? folder
                : throw new InvalidOperationException($"{script} ended with {process.ExitCode}: {errors}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
