using System.CommandLine;
using NativeStore.Benchmarks.Limits;
using NativeStore.Benchmarks.Micro;

var root = new RootCommand("Benchmarks of NativeStore.") { LimitsCommand.Create(), MicroCommand.Create() };
return root.Parse(args).Invoke();
