using System.Numerics;
using NativeStore.Core.Numbers;

namespace NativeStore.Storage.Tests.Aggregates;

/// <summary>The engine's wide integers as the model's.</summary>
internal static class WholeNumbers
{
    public static BigInteger ToBig(this Int256 value) => ((BigInteger)value.Upper << 128) + value.Lower;
}
