global using NativeStore.Core.Numbers;
global using NativeStore.Core.Schema;
global using NativeStore.Core.Symbols;
global using NativeStore.Core.Time;
global using NativeStore.Storage;
global using NativeStore.Storage.Throttle;
global using Shouldly;
global using Xunit;
