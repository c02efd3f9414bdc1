using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Memory;
using NativeStore.Core.Numbers;
using NativeStore.Core.Symbols;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Aggregates;

/// <summary>Bars of all symbols, ordered by start, then by symbol id. Owns its native memory: dispose it.</summary>
/// <typeparam name="TPrice">The price column's type, of 8 bytes.</typeparam>
public sealed unsafe class OhlcBars<TPrice> : IDisposable
    where TPrice : unmanaged
{
    private readonly LentResults _results;
    private readonly NativeBlock _block;
    private readonly int _sizeScale;
    private int _isDisposed;

    internal OhlcBars(LentResults results, NativeBlock block, int count, int sizeScale)
    {
        Check.That(sizeof(TPrice) == sizeof(long));
        Check.That((long)count * RawBar.Bytes <= block.Bytes);
        _results = results;
        _block = block;
        _sizeScale = sizeScale;
        Count = count;
        results.Add(block);
    }

    /// <summary>Gives back the memory of bars that nobody disposed.</summary>
    ~OhlcBars() => Release();

    /// <summary>How many bars.</summary>
    public int Count { get; }

    /// <summary>The bar at a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    /// <exception cref="ObjectDisposedException">The bars were disposed.</exception>
    public OhlcBar<TPrice> this[int position]
    {
        get
        {
            using var pin = _results.Pin();
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
            ref var bar = ref ((RawBar*)_block.Address)[position];
            return new OhlcBar<TPrice>(
                new Symbol(_results.SymbolBase + bar.Key),
                new Timestamp(bar.Start),
                Unsafe.BitCast<long, TPrice>(bar.Open),
                Unsafe.BitCast<long, TPrice>(bar.High),
                Unsafe.BitCast<long, TPrice>(bar.Low),
                Unsafe.BitCast<long, TPrice>(bar.Close),
                new ExactProduct(new Int128((ulong)bar.VolumeUpper, bar.VolumeLower), _sizeScale),
                bar.Count);
        }
    }

    /// <summary>Enumerates the bars.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Release();
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _results.GiveBack(_block);
        }
    }

    /// <summary>Goes through bars in order.</summary>
    public struct Enumerator
    {
        private readonly OhlcBars<TPrice> _bars;
        private int _position;

        internal Enumerator(OhlcBars<TPrice> bars)
        {
            _bars = bars;
            _position = -1;
        }

        /// <summary>The bar.</summary>
        public readonly OhlcBar<TPrice> Current => _bars[_position];

        /// <summary>Goes to the next bar; false at the end.</summary>
        public bool MoveNext() => ++_position < _bars.Count;
    }
}
