using System.Text.Json;

namespace NativeStore.Benchmarks.Compare;

/// <summary>Reads the results that <c>limits --json</c> wrote: files of one name in two folders are a pair.</summary>
internal static class PairedRuns
{
    /// <summary>How much slower each operation was in each pair that has it, by operation.</summary>
    /// <exception cref="InvalidDataException">
    /// The folders have no pair, or a file is no result of <c>limits</c>.
    /// </exception>
    public static SortedDictionary<string, List<double>> Read(DirectoryInfo before, DirectoryInfo after)
    {
        var slowdowns = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        foreach (var file in after.EnumerateFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var earlier = Path.Combine(before.FullName, file.Name);
            if (!File.Exists(earlier))
            {
                continue;
            }

            var ratiosBefore = Ratios(earlier).ToDictionary(run => run.Id, run => run.Ratio);
            foreach (var (id, isRate, ratio) in Ratios(file.FullName))
            {
                if (!ratiosBefore.TryGetValue(id, out var ratioBefore) || ratio <= 0 || ratioBefore <= 0)
                {
                    continue;
                }

                if (!slowdowns.TryGetValue(id, out var ofOperation))
                {
                    slowdowns.Add(id, ofOperation = []);
                }

                ofOperation.Add(isRate ? ratioBefore / ratio : ratio / ratioBefore);
            }
        }

        return slowdowns.Count > 0
            ? slowdowns
            : throw new InvalidDataException(
                $"No file of {after.FullName} has one of its name in {before.FullName} with the same operations.");
    }

    private static IEnumerable<(string Id, bool IsRate, double Ratio)> Ratios(string path)
    {
        using var stream = File.OpenRead(path);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(stream);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{path} is no result of 'limits --json': {broken.Message}", broken);
        }

        using (document)
        {
            foreach (var element in document.RootElement.EnumerateArray())
            {
                // A rate is the share of the anchor's speed, anything else how many times its cost.
                yield return (
                    element.GetProperty("id").GetString()!,
                    element.GetProperty("unit").GetString()!.EndsWith("/s", StringComparison.Ordinal),
                    element.GetProperty("ratio").GetDouble());
            }
        }
    }
}
