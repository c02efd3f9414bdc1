// Compiled into the source generator too (netstandard2.0).
using System.Collections.Immutable;

namespace NativeStore.Core.Schema;

/// <summary>The members of an enum column, in declared order. Compared by content.</summary>
/// <param name="Names">The members' names.</param>
/// <param name="Values">The members' values, sign-extended.</param>
public sealed record EnumMembers(ImmutableArray<string> Names, ImmutableArray<long> Values)
{
    /// <inheritdoc/>
    public bool Equals(EnumMembers? other) =>
        other is not null && Names.SequenceEqual(other.Names) && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Names.Length;

    /// <summary>The members with their values: <c>Buy = 1, Sell = -1</c>.</summary>
    public override string ToString() =>
        string.Join(", ", Names.Zip(Values, (name, value) => FormattableString.Invariant($"{name} = {value}")));
}
