using NativeStore.Core;

namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>An operation gave another result than the naive loop over the same rows: its speed means nothing.</summary>
internal sealed class WrongResultException(string id, string operation, ulong expected, ulong found)
    : NativeStoreException(FormattableString.Invariant(
        $"{id} ({operation}) gave the result {found:x16}, but the naive loop gives {expected:x16}. ") +
        "The operation is wrong: run its tests with this seed and number of rows.");
