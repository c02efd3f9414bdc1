using System.Text;
using NativeStore.Core.Memory;
using NativeStore.Core.Symbols;
using NativeStore.Core.Tests.Memory;
using NativeStore.Core.World;
using Shouldly;
using Xunit;

namespace NativeStore.Core.Tests.Symbols;

public sealed class SymbolDictionaryTests : IDisposable
{
    private readonly NativeMemoryFixture _memory = new();
    private readonly SymbolDictionary _symbols;

    public SymbolDictionaryTests() => _symbols = new SymbolDictionary(_memory.Heap);

    public void Dispose()
    {
        _symbols.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void IdsAreDenseFromOneInOrderOfFirstAppearance()
    {
        _symbols.Intern("AAPL").ShouldBe(new Symbol(1));
        _symbols.Intern("MSFT"u8).ShouldBe(new Symbol(2));
        _symbols.Intern("AAPL"u8).ShouldBe(new Symbol(1));
        _symbols.Count.ShouldBe(2);
    }

    [Fact]
    public void ANameIsReadBackAsTextAndAsBytes()
    {
        var symbol = _symbols.Intern("Größe €");
        _symbols.NameOf(symbol).ShouldBe("Größe €");
        Encoding.UTF8.GetString(_symbols.UnsafeUtf8NameOf(symbol)).ShouldBe("Größe €");
        _symbols.NameOf(symbol).ShouldBeSameAs(_symbols.NameOf(symbol));
    }

    [Fact]
    public void ManyNamesOfEveryLengthAreToldApart()
    {
        var random = new SeededRandom(31);
        var names = new Dictionary<string, Symbol>();
        while (names.Count < 20_000)
        {
            var letters = Enumerable.Range(0, 1 + random.NextInt32(40)).Select(_ => (char)('A' + random.NextInt32(4)));
            var name = string.Concat(letters);
            var symbol = _symbols.Intern(name);
            if (!names.TryAdd(name, symbol))
            {
                symbol.ShouldBe(names[name], $"{name}, seed {random.Seed}");
            }
        }

        _symbols.Count.ShouldBe(names.Count);
        foreach (var (name, symbol) in names)
        {
            _symbols.NameOf(symbol).ShouldBe(name);
            _symbols.Find(name).ShouldBe(symbol);
            _symbols.Find(Encoding.UTF8.GetBytes(name)).ShouldBe(symbol);
        }
    }

    [Fact]
    public void NamesThatDifferInOneByteAnywhereAreDifferent()
    {
        for (var length = 1; length <= 40; length++)
        {
            var name = new byte[length];
            name.AsSpan().Fill((byte)'x');
            var symbol = _symbols.Intern(name);
            for (var position = 0; position < length; position++)
            {
                name[position] = (byte)'y';
                _symbols.TryFind(name, out _).ShouldBeFalse();
                name[position] = (byte)'x';
            }

            _symbols.Find(name).ShouldBe(symbol);
        }
    }

    [Fact]
    public void AnUnknownNameIsNotFoundAndTheErrorSaysWhatToDo()
    {
        _symbols.Intern("AAPL");
        _symbols.TryFind("aapl", out var symbol).ShouldBeFalse();
        symbol.IsNone.ShouldBeTrue();
        _symbols.TryFind("aapl"u8, out _).ShouldBeFalse();
        var error = Should.Throw<UnknownSymbolException>(() => _symbols.Find("aapl"));
        error.Name.ShouldBe("aapl");
        error.Message.ShouldContain("case counts");
        Should.Throw<UnknownSymbolException>(() => _symbols.Find("aapl"u8)).Name.ShouldBe("aapl");
    }

    [Fact]
    public void AnIdOfNoSymbolOrOfAnotherDictionaryIsRefused()
    {
        var own = _symbols.Intern("AAPL");
        _symbols.Contains(own).ShouldBeTrue();
        foreach (var symbol in new[] { Symbol.None, new Symbol(2), new Symbol(uint.MaxValue) })
        {
            _symbols.Contains(symbol).ShouldBeFalse();
            Should.Throw<UnknownSymbolException>(() => _symbols.NameOf(symbol)).Symbol.ShouldBe(symbol);
            Should.Throw<UnknownSymbolException>(() => _symbols.UnsafeUtf8NameOf(symbol).Length);
        }
    }

    [Fact]
    public void ANameHas255BytesAtMost()
    {
        var longest = new string('x', SymbolDictionary.NameBytesMax);
        _symbols.NameOf(_symbols.Intern(longest)).ShouldBe(longest);
        Should.Throw<SymbolNameException>(() => _symbols.Intern(longest + "x")).Message.ShouldContain("255");
        Should.Throw<SymbolNameException>(() => _symbols.Intern(new byte[256])).Message.ShouldContain("255");
        Should.Throw<SymbolNameException>(() => _symbols.Intern(new string('€', 86)));
        _symbols.TryFind(longest + "x", out _).ShouldBeFalse();
        _symbols.Count.ShouldBe(1);
    }

    [Fact]
    public void AnEmptyNameIsRefused()
    {
        Should.Throw<SymbolNameException>(() => _symbols.Intern(""));
        Should.Throw<SymbolNameException>(() => _symbols.Intern([]));
        _symbols.TryFind("", out _).ShouldBeFalse();
    }

    [Fact]
    public void WhatIsNoUnicodeIsRefused()
    {
        Should.Throw<SymbolNameException>(() => _symbols.Intern([0x41, 0xFF])).Message.ShouldContain("41FF");
        Should.Throw<SymbolNameException>(() => _symbols.Intern([0xC0, 0x80]));
        Should.Throw<SymbolNameException>(() => _symbols.Intern("A\uD800"));
        _symbols.TryFind("A\uD800", out _).ShouldBeFalse();
        _symbols.Count.ShouldBe(0);
    }

    [Fact]
    public void TheSymbolAfterTheLastOneIsRefusedAndTheOthersStay()
    {
        using var symbols = new SymbolDictionary(_memory.Heap, new SymbolDictionaryOptions { SymbolLimit = 3 });
        var names = new[] { "A", "B", "C" };
        var ids = names.Select(symbols.Intern).ToList();
        var error = Should.Throw<SymbolLimitException>(() => symbols.Intern("D"));
        (error.Name, error.Limit).ShouldBe(("D", 3));
        names.Select(symbols.Intern).ShouldBe(ids);
        symbols.Count.ShouldBe(3);
    }

    [Fact]
    public void AtTheMemoryLimitANewNameIsRefusedWholeAndTheOthersStay()
    {
        using var memory = new NativeMemoryFixture(NativeHeap.SlabBytes);
        using var symbols = new SymbolDictionary(memory.Heap);
        var count = 0;
        Should.Throw<MemoryBudgetExceededException>(() =>
        {
            for (; ; count++)
            {
                symbols.Intern($"symbol {count}");
            }
        });
        symbols.Count.ShouldBe(count);
        symbols.TryFind($"symbol {count}", out _).ShouldBeFalse();
        for (var index = 0; index < count; index++)
        {
            symbols.Find($"symbol {index}").ShouldBe(new Symbol((uint)index + 1));
        }
    }

    [Fact]
    public void NamesBeyondTheCacheAreMadeAnewEachTime()
    {
        using var symbols = new SymbolDictionary(_memory.Heap, new SymbolDictionaryOptions { CachedNamesMax = 2 });
        var cached = symbols.Intern("A");
        symbols.Intern("B");
        var beyond = symbols.Intern("C");
        symbols.NameOf(cached).ShouldBeSameAs(symbols.NameOf(cached));
        symbols.NameOf(beyond).ShouldBe("C");
        symbols.NameOf(beyond).ShouldNotBeSameAs(symbols.NameOf(beyond));
    }

    [Fact]
    public void FindingAndInterningKnownNamesAllocatesNothing()
    {
        var symbol = _symbols.Intern("AAPL");
        _symbols.NameOf(symbol);
        LookUp();
        ManagedMemory.AllocatedBy(() =>
        {
            for (var turn = 0; turn < 1_000; turn++)
            {
                LookUp();
            }
        }).ShouldBe(0);

        void LookUp()
        {
            _symbols.Intern("AAPL");
            _symbols.Intern("AAPL"u8);
            _symbols.TryFind("AAPL", out _);
            _symbols.TryFind("none"u8, out _);
            _symbols.NameOf(symbol);
            _symbols.UnsafeUtf8NameOf(symbol);
        }
    }

    [Fact]
    public void AllMemoryIsChargedAsSymbolsAndGivenBack()
    {
        var symbols = new SymbolDictionary(_memory.Heap);
        var before = _memory.Budget.BytesOf(MemoryTag.Symbol);
        for (var index = 0; index < 10_000; index++)
        {
            symbols.Intern($"a name of about forty bytes, number {index:D5}");
        }

        (_memory.Budget.BytesOf(MemoryTag.Symbol) - before).ShouldBeGreaterThan(10_000 * (41 + 16 + 8));
        symbols.Dispose();
        symbols.Dispose();
        Should.Throw<ObjectDisposedException>(() => symbols.Intern("late"));
        Should.Throw<ObjectDisposedException>(() => symbols.TryFind("late"u8, out _));
        Should.Throw<ObjectDisposedException>(() => symbols.NameOf(new Symbol(1)));
    }

    [Fact]
    public void ReadersSeeEveryNameWholeWhileWritersAdd()
    {
        const int names = 30_000;
        var failures = 0;
        Parallel.Invoke(Write, Write, Read, Read);
        failures.ShouldBe(0);
        _symbols.Count.ShouldBe(names);

        void Write()
        {
            for (var index = 0; index < names; index++)
            {
                _symbols.Intern($"N{index}");
            }
        }

        void Read()
        {
            var random = new SeededRandom(77);
            while (_symbols.Count < names)
            {
                // Whatever is counted can be read; all but the newest is already found again, under the same id.
                var count = _symbols.Count;
                if (count > 0)
                {
                    var symbol = new Symbol((uint)random.NextInt32(count) + 1);
                    var name = $"N{symbol.Id - 1}";
                    var isWhole = _symbols.UnsafeUtf8NameOf(symbol).SequenceEqual(Encoding.UTF8.GetBytes(name))
                        && (_symbols.TryFind(name, out var found) ? found == symbol : symbol.Id == (uint)count);
                    failures += isWhole ? 0 : 1;
                }
            }
        }
    }
}
