// The names behind symbols: text to id and back.
//
//   name --SymbolTable--> number --SymbolEntries--> { text, length } --> UTF-8 bytes in a BumpArena
//
//   id = tag:8 | number:24
//
// Table and entries know numbers only. The tag tells dictionaries of one process apart at no cost: whoever uses a
// number as an index subtracts the base, so that an id with another tag is out of range.
//
// All of it is native memory, charged as MemoryTag.Symbol and freed on Dispose; nothing is ever removed before, so the
// spans and ids given out stay valid as long as the dictionary. Managed memory: the strings that NameOf has made,
// bounded by SymbolDictionaryOptions.CachedNamesMax.
//
// Reads take no lock and allocate nothing; writers are serialised by _writing. A new name becomes visible in this
// order, each step a release store: its text and entry; _count; its slot in the table. So whoever finds an id also
// finds id <= _count and, through it, the whole entry.

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using NativeStore.Core.Memory;

namespace NativeStore.Core.Symbols;

/// <summary>
/// Gives every name one id, with numbers dense from 1, for the life of a database. Names are 1 to 255 bytes of UTF-8,
/// compared byte by byte. Thread-safe: reads never block and never wait.
/// </summary>
public sealed unsafe partial class SymbolDictionary : IDisposable
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int NameBytesMax = 255;

    private const uint FirstTableSlots = 128;
    private const int FirstTextChunkBytes = 8 * 1024;

    private readonly Lock _writing = new();
    private readonly NativeHeap _heap;
    private readonly MemoryOwner _owner;
    private readonly Epochs? _epochs;
    private readonly SymbolDictionaryOptions _options;
    private readonly SymbolEntries _entries;
    private readonly BumpArena _texts;
    private readonly List<NativeBlock> _tables = [];
    private long _tableBytes;
    private nint _table;
    private int _count;
    private string?[] _cachedNames = [];
    private bool _isDisposed;

    /// <summary>Creates an empty dictionary.</summary>
    /// <param name="heap">Where its memory comes from.</param>
    /// <param name="options">Its limits.</param>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for an empty dictionary.</exception>
    /// <param name="epochs">Those of the database that owns it and frees it; null: its creator does.</param>
    /// <param name="lasting">Bounds what names and series take together; null: nothing does.</param>
    public SymbolDictionary(
        NativeHeap heap,
        SymbolDictionaryOptions? options = null,
        Epochs? epochs = null,
        LastingMemory? lasting = null)
    {
        Lasting = lasting ?? new LastingMemory();
        _heap = heap;
        _epochs = epochs;
        _options = options ?? new SymbolDictionaryOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.SymbolLimit, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            _options.SymbolLimit, SymbolDictionaryOptions.SymbolLimitMax, nameof(options));
        _owner = new MemoryOwner("symbols", Schema.DataPriority.Critical);
        _entries = new SymbolEntries(heap, _owner);
        _texts = new BumpArena(heap, MemoryTag.Symbol, _owner, FirstTextChunkBytes);
        CurrentTable = AllocateTable(FirstTableSlots);
        Lasting.Add(Bytes);
        Base = epochs is null ? 0 : (uint)SymbolTags.Rent() << Symbol.NumberBits;
    }

    /// <summary>How many symbols there are: their numbers are 1 to this.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What an id is more than its number: the dictionary's tag, where it is a database's.</summary>
    public uint Base { get; }

    /// <summary>Bounds what names and series take together.</summary>
    public LastingMemory Lasting { get; }

    private long Bytes => _entries.Bytes + _tableBytes + _texts.ReservedBytes;

    /// <summary>The id of a name, given to it now if it has none.</summary>
    /// <exception cref="SymbolNameException">It is empty, too long or not valid UTF-8.</exception>
    /// <exception cref="SymbolLimitException">The dictionary is full.</exception>
    /// <exception cref="LastingMemoryExceededException">Names and series take what they may.</exception>
    /// <exception cref="MemoryBudgetExceededException">There is no memory for a new name; nothing changed.</exception>
    public Symbol Intern(ReadOnlySpan<byte> utf8)
    {
        using var pin = Pin();
        var hash = SymbolHash.Of(utf8);
        var id = SymbolTable.At(CurrentTable).Find(utf8, hash, _entries);
        return SymbolOf(id != 0 ? id : Add(utf8, hash));
    }

    /// <inheritdoc cref="Intern(ReadOnlySpan{byte})"/>
    public Symbol Intern(string name)
    {
        Span<byte> utf8 = stackalloc byte[NameBytesMax];
        var length = Encode(name, utf8);
        return length switch
        {
            TooLong => throw SymbolNameException.TooLong(NameBytesMax + 1),
            NotUnicode => throw SymbolNameException.NotUnicode(),
            _ => Intern(utf8[..length]),
        };
    }

    /// <summary>Refuses what cannot be a name.</summary>
    /// <exception cref="SymbolNameException">It is empty, too long or not valid UTF-8.</exception>
    public static void Validate(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            throw SymbolNameException.Empty();
        }

        if (utf8.Length > NameBytesMax)
        {
            throw SymbolNameException.TooLong(utf8.Length);
        }

        if (!Utf8.IsValid(utf8))
        {
            throw SymbolNameException.NotUnicode(utf8);
        }
    }

    /// <summary>
    /// Frees all memory: no reader may be left. That of a database is the database's, which frees it: then this does
    /// nothing.
    /// </summary>
    public void Dispose()
    {
        if (_epochs is null)
        {
            Free();
        }
    }

    /// <summary>Frees all memory: no reader may be left.</summary>
    internal void Free()
    {
        lock (_writing)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                CurrentTable = null;
                Volatile.Write(ref _count, 0);
                _tables.ForEach(table => _heap.Free(table));
                _entries.Dispose();
                _texts.Dispose();
                if (Base != 0)
                {
                    SymbolTags.Return((int)(Base >> Symbol.NumberBits));
                }
            }
        }
    }

    /// <summary>Holds the memory of a database's dictionary; see <see cref="Epochs.Pin"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private EpochPin Pin() => _epochs is null ? default : _epochs.Pin();

    private uint Add(ReadOnlySpan<byte> utf8, uint hash)
    {
        Validate(utf8);
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var existing = SymbolTable.At(CurrentTable).Find(utf8, hash, _entries);
            if (existing != 0)
            {
                return existing;
            }

            if (_count == _options.SymbolLimit)
            {
                throw new SymbolLimitException(Encoding.UTF8.GetString(utf8), _options.SymbolLimit);
            }

            // Everything that can be refused comes before anything is published.
            var id = (uint)_count + 1;
            Lasting.Require(BytesToAdd(id, utf8.Length), _owner.Name);
            var text = Reserve(id, utf8.Length);
            utf8.CopyTo(new Span<byte>(text, utf8.Length));
            _entries.Write(id, text, utf8.Length, hash);
            Volatile.Write(ref _count, (int)id);
            SymbolTable.At(CurrentTable).Add(hash, id);
            return id;
        }
    }

    /// <summary>What one more name will take that is not there yet.</summary>
    private long BytesToAdd(uint id, int length)
    {
        var table = SymbolTable.At(CurrentTable);
        return _entries.BytesToEnsure(id)
            + (_count < table.Capacity ? 0 : SymbolTable.BytesFor(table.SlotCount * 2))
            + _texts.BytesToCarve(length);
    }

    /// <summary>Room for one more name; returns where its text goes.</summary>
    private byte* Reserve(uint id, int length)
    {
        var bytes = Bytes;
        try
        {
            _entries.EnsureSegment(id);
            EnsureTableRoom();
            return _texts.Carve(length, alignment: 1);
        }
        finally
        {
            Lasting.Add(Bytes - bytes);
        }
    }

    private void EnsureTableRoom()
    {
        var current = SymbolTable.At(CurrentTable);
        if (_count < current.Capacity)
        {
            return;
        }

        var address = AllocateTable(current.SlotCount * 2);
        var larger = SymbolTable.At(address);
        for (var id = 1U; id <= (uint)_count; id++)
        {
            larger.Add(_entries.HashOf(id), id);
        }

        CurrentTable = address;
    }

    private byte* AllocateTable(uint slotCount)
    {
        var block = _heap.Allocate(MemoryTag.Symbol, _owner, SymbolTable.BytesFor(slotCount));
        _tables.Add(block);
        _tableBytes += block.Bytes;
        SymbolTable.Format(block.Address, slotCount);
        return block.Address;
    }
}

/// <summary>The tags of dictionaries that are open in this process: 1 to 255, the longest unused first.</summary>
internal static class SymbolTags
{
    private const int Count = 256;

    private static readonly int[] Users = new int[Count];
    private static readonly Queue<int> Free = new(Enumerable.Range(1, Count - 1));

    /// <summary>A tag that nobody uses or, where there is none, one that the fewest do.</summary>
    public static int Rent()
    {
        lock (Free)
        {
            if (!Free.TryDequeue(out var tag))
            {
                tag = 1 + Users.AsSpan(1).IndexOf(Users.Skip(1).Min());
            }

            Users[tag]++;
            return tag;
        }
    }

    /// <summary>Gives a tag back.</summary>
    public static void Return(int tag)
    {
        lock (Free)
        {
            if (--Users[tag] == 0)
            {
                Free.Enqueue(tag);
            }
        }
    }
}
