using System.Runtime.CompilerServices;
using NativeStore.Core.Symbols;
using NativeStore.Storage.Layouts;

namespace NativeStore.Storage.Series;

/// <summary>
/// A series as a range keeps it, beyond a pin: where its state stood, and the key by which to look again where that
/// serves another series by now, or where there was none yet.
/// </summary>
internal readonly unsafe struct SeriesRef
{
    public readonly SeriesState* State;
    public readonly uint Life;
    public readonly bool HasKey;
    public readonly Symbol Symbol;
    public readonly SeriesKey Key;

    private SeriesRef(SeriesState* state, uint life, Symbol symbol)
    {
        // The key is long and not looked at where a symbol stands for it.
        Unsafe.SkipInit(out this);
        State = state;
        Life = life;
        HasKey = false;
        Symbol = symbol;
    }

    private SeriesRef(SeriesState* state, uint life, in SeriesKey key)
    {
        State = state;
        Life = life;
        HasKey = true;
        Key = key;
    }

    /// <summary>Refers to a symbol's series. Call under a pin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SeriesRef Of<TLayout>(SeriesStore<TLayout> store, Symbol symbol)
        where TLayout : struct, IRowLayout
    {
        var state = store.Find(symbol);
        return new SeriesRef(state, state == null ? 0 : store.Map.LifeOf(state), symbol);
    }

    /// <summary>Refers to a series. Call under a pin.</summary>
    public static SeriesRef Of<TLayout>(SeriesStore<TLayout> store, in SeriesKey key)
        where TLayout : struct, IRowLayout
    {
        var state = store.Find(key);
        return new SeriesRef(state, state == null ? 0 : store.Map.LifeOf(state), key);
    }
}
