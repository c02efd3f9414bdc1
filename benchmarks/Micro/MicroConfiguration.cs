using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace NativeStore.Benchmarks.Micro;

/// <summary>
/// How the classes run: in this process, because the BenchmarkDotNet of the build does not know .NET 10 as a target;
/// with the bytes each operation allocates.
/// </summary>
internal static class MicroConfiguration
{
    public static IConfig Create(bool isShort)
    {
        var job = (isShort ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        return ManualConfig.Create(DefaultConfig.Instance).AddJob(job).AddDiagnoser(MemoryDiagnoser.Default);
    }
}
