using BenchmarkDotNet.Attributes;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Benchmarks.Micro;

/// <summary>Decimals and times: arithmetic, parsing, formatting; <c>decimal</c> stands beside.</summary>
public class NumberBenchmarks
{
    private readonly byte[] _priceText = "187.2350"u8.ToArray();
    private readonly byte[] _timeText = "2026-03-02T14:30:00.123456789Z"u8.ToArray();
    private readonly byte[] _buffer = new byte[64];
    private Fixed64<S4> _price = Fixed64<S4>.FromMantissa(1_872_350);
    private Fixed64<S4> _tick = Fixed64<S4>.FromMantissa(100);
    private Timestamp _time = new(1_772_461_800_123_456_789);
    private decimal _decimalPrice = 187.2350m;
    private decimal _decimalTick = 0.01m;

    /// <summary>Checked addition.</summary>
    [Benchmark]
    public Fixed64<S4> Add() => _price + _tick;

    /// <summary>The same with the framework's decimal.</summary>
    [Benchmark]
    public decimal AddDecimal() => _decimalPrice + _decimalTick;

    /// <summary>Multiplication, rounded to four places.</summary>
    [Benchmark]
    public Fixed64<S4> Multiply() => _price.Multiply<S4, S4>(_tick);

    /// <summary>Division, rounded to four places.</summary>
    [Benchmark]
    public Fixed64<S4> Divide() => _price.Divide<S4, S4>(_tick);

    /// <summary>The same with the framework's decimal.</summary>
    [Benchmark]
    public decimal DivideDecimal() => _decimalPrice / _decimalTick;

    /// <summary>Text to decimal.</summary>
    [Benchmark]
    public Fixed64<S4> Parse() => Fixed64<S4>.Parse(_priceText);

    /// <summary>Decimal to text.</summary>
    [Benchmark]
    public int Format() => _price.TryFormat(_buffer, out var written) ? written : 0;

    /// <summary>ISO 8601 with nine digits to nanoseconds.</summary>
    [Benchmark]
    public Timestamp ParseTime() => Timestamp.Parse(_timeText);

    /// <summary>Nanoseconds to ISO 8601.</summary>
    [Benchmark]
    public int FormatTime() => _time.TryFormat(_buffer, out var written) ? written : 0;
}
