using System.CommandLine;
using NativeStore.Benchmarks.Limits;
using NativeStore.Benchmarks.Micro;
using NativeStore.Benchmarks.Sizes;

var root = new RootCommand("Benchmarks of NativeStore.")
{
    LimitsCommand.Create(), MicroCommand.Create(), SizesCommand.Create(),
};
return root.Parse(args).Invoke();
