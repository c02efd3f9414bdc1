using System.CommandLine;
using NativeStore.Benchmarks.Compare;
using NativeStore.Benchmarks.Limits;
using NativeStore.Benchmarks.Micro;
using NativeStore.Benchmarks.Sizes;

var root = new RootCommand("Benchmarks of NativeStore.")
{
    LimitsCommand.Create(), MicroCommand.Create(), SizesCommand.Create(), CompareCommand.Create(),
};
return root.Parse(args).Invoke();
