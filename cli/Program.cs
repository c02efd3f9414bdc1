using NativeStore.Cli;
using NativeStore.Cli.Terminal;

return await Nstore.RunAsync(args, Screen.OfConsole());
