using System.Numerics;
using System.Runtime.CompilerServices;
using NativeStore.Core.Checks;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Storage.Aggregates;

/// <summary>
/// Open, high, low, close and volume while rows are added in time order. The default is that of no rows.
/// </summary>
/// <typeparam name="TValue">What prices are compared as: long (mantissas too), Int128 or double.</typeparam>
internal struct OhlcTotals<TValue>
    where TValue : unmanaged, INumber<TValue>
{
    public TValue Open;
    public TValue High;
    public TValue Low;
    public TValue Close;
    public Int256 Volume;
    public long Count;
    public long FirstTime;
    public long LastTime;

    /// <summary>
    /// Adds a price. High and low pass over NaN unless there is nothing else (IEEE 754-2019 maximumNumber); open and
    /// close do not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(TValue price, long time)
    {
        if (Count++ == 0)
        {
            Open = price;
            High = price;
            Low = price;
            FirstTime = time;
        }

        High = TValue.MaxNumber(High, price);
        Low = TValue.MinNumber(Low, price);
        Close = price;
        LastTime = time;
    }

    /// <summary>Adds rows that are later than all rows so far.</summary>
    public void Add(in OhlcTotals<TValue> later)
    {
        if (later.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            this = later with { Volume = Volume + later.Volume };
            return;
        }

        High = TValue.MaxNumber(High, later.High);
        Low = TValue.MinNumber(Low, later.Low);
        Close = later.Close;
        LastTime = later.LastTime;
        Volume += later.Volume;
        Count += later.Count;
    }

    /// <summary>
    /// Adds rows that came later than all rows so far, whatever their times: of equal times they are the later ones.
    /// </summary>
    public void AddArrivedLater(in OhlcTotals<TValue> other)
    {
        if (other.Count == 0 || Count == 0 || other.FirstTime >= LastTime)
        {
            Add(other);
            return;
        }

        if (other.FirstTime < FirstTime)
        {
            (Open, FirstTime) = (other.Open, other.FirstTime);
        }

        if (other.LastTime >= LastTime)
        {
            (Close, LastTime) = (other.Close, other.LastTime);
        }

        High = TValue.MaxNumber(High, other.High);
        Low = TValue.MinNumber(Low, other.Low);
        Volume += other.Volume;
        Count += other.Count;
    }

    /// <summary>
    /// The result. The price type has the bits of <typeparamref name="TValue"/>: a mantissa, or the number itself.
    /// </summary>
    public readonly Ohlc<TPrice> ToResult<TPrice>(int sizeScale)
        where TPrice : unmanaged
    {
        Check.That(Unsafe.SizeOf<TPrice>() == Unsafe.SizeOf<TValue>());
        return new Ohlc<TPrice>(
            Unsafe.BitCast<TValue, TPrice>(Open),
            Unsafe.BitCast<TValue, TPrice>(High),
            Unsafe.BitCast<TValue, TPrice>(Low),
            Unsafe.BitCast<TValue, TPrice>(Close),
            new ExactProduct(Volume, sizeScale),
            Count,
            new Timestamp(FirstTime),
            new Timestamp(LastTime));
    }
}
