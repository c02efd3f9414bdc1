namespace NativeStore.Generators.Model;

/// <summary>A type that a record struct is nested in.</summary>
/// <param name="Keyword">How it is declared: <c>class</c>, <c>record struct</c>, <c>interface</c> …</param>
/// <param name="Name">Its name.</param>
internal sealed record ContainerSpec(string Keyword, string Name);
