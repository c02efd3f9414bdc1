using System.Runtime.InteropServices;
using System.Text;
using NativeStore.Core.Memory;
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Symbols;

public sealed class SymbolHashTests
{
    private const int Names = 60_000;

    [Fact]
    public void NamesThatCollidedUnderTheFixedKeysDoNotUnderThoseOfThisProcess()
    {
        var names = CollidingNames().ToList();
        names.Select(OfFixedKeys).Distinct().ShouldHaveSingleItem();
        names.Select(name => SymbolHash.Of(name)).Distinct().Count().ShouldBeGreaterThan(Names - 100);
    }

    [Fact]
    public void ADictionaryTakesThemAsItTakesOthers()
    {
        using var heap = new NativeHeap(new MemoryBudget(64 * 1024 * 1024));
        using var symbols = new SymbolDictionary(heap);
        foreach (var name in CollidingNames())
        {
            symbols.Intern(name);
        }

        symbols.Count.ShouldBe(Names);
        var id = 0u;
        foreach (var name in CollidingNames())
        {
            symbols.Find(name).Id.ShouldBe(++id);
        }
    }

    [Fact]
    public void EveryByteOfANameCounts()
    {
        var random = new SeededRandom(17);
        for (var length = 1; length < 70; length++)
        {
            var name = Enumerable.Range(0, length).Select(_ => (byte)('a' + random.NextInt32(26))).ToArray();
            var hash = SymbolHash.Of(name);
            SymbolHash.Of(name.ToArray()).ShouldBe(hash);
            for (var at = 0; at < length; at++)
            {
                name[at] ^= 1;
                SymbolHash.Of(name).ShouldNotBe(hash, $"byte {at} of {length}");
                name[at] ^= 1;
            }
        }
    }

    /// <summary>
    /// Names of 32 letters whose last step multiplied by zero while the keys were fixed: the third word undoes what the
    /// first two had become. The last word is free.
    /// </summary>
    private static IEnumerable<byte[]> CollidingNames()
    {
        var name = new byte[32];
        for (var attempt = 0; ; attempt++)
        {
            Encoding.ASCII.GetBytes($"{attempt:D16}").CopyTo(name, 0);
            var words = MemoryMarshal.Cast<byte, ulong>(name.AsSpan());
            words[2] = FirstKey ^ Fold(words[0] ^ FirstKey ^ unchecked(32 * SecondKey), words[1] ^ SecondKey);
            if (!name.AsSpan(16, 8).ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            {
                break;
            }
        }

        for (var number = 0; number < Names; number++)
        {
            Encoding.ASCII.GetBytes($"{number:D8}").CopyTo(name, 24);
            yield return name.ToArray();
        }
    }

    private const ulong FirstKey = 0x9E3779B97F4A7C15;
    private const ulong SecondKey = 0xC2B2AE3D27D4EB4F;

    /// <summary>The hash as it was, of names of 32 bytes.</summary>
    private static uint OfFixedKeys(byte[] name)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(name.AsSpan());
        var hash = Fold(words[0] ^ FirstKey ^ unchecked(32 * SecondKey), words[1] ^ SecondKey);
        hash = Fold(words[2] ^ FirstKey ^ hash, words[3] ^ SecondKey);
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return low ^ high;
    }
}
