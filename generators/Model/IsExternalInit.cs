// The compiler asks for this type wherever a record or an init property stands; netstandard2.0 does not have it.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
