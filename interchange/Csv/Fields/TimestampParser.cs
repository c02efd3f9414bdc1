// Times as files write them. A number counts the unit since 1970, if the year it leads to is plausible: a column in
// milliseconds that is read as nanoseconds would otherwise be rows of January 1970. What is no such number may be a
// date and a time written without hyphens and colons (20260105, 20260105T093000, 20260105-09:30:00.123, and all digits:
// 20260105093000), which no plausible number looks like; all else is ISO 8601.
using System.Globalization;
using System.Runtime.CompilerServices;
using NativeStore.Core.Numbers;
using NativeStore.Core.Time;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>Times: numbers of a unit since the epoch, compact dates and times, ISO 8601.</summary>
internal readonly unsafe struct TimestampParser : IFieldParser
{
    private const int NanosDigits = 19;
    private const int YearDigits = 4;

    private readonly TimeRules _rules;
    private readonly int _unitDecimals;
    private readonly long _first;
    private readonly long _last;
    private readonly ulong _fastFirst;
    private readonly ulong _fastSpan;

    /// <summary>Takes the rules.</summary>
    public TimestampParser(TimeRules rules)
    {
        _rules = rules;
        _unitDecimals = (int)rules.Unit;
        (_first, _last) = (rules.FirstNanos, rules.LastNanos);

        // Where no number of 19 digits is plausible, none reaches this first one.
        _fastFirst = _last < 0 ? ulong.MaxValue : (ulong)Math.Max(_first, 0);
        _fastSpan = _last < 0 ? 0 : (ulong)_last - _fastFirst;
    }

    /// <inheritdoc/>
    public static bool HasEmptyValue => false;

    /// <inheritdoc/>
    public static bool TakesBlanks => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        // Nanoseconds from 2001 to 2262 have 19 digits.
        if (_unitDecimals == 0 && end - start == NanosDigits && DigitLoad.TryParse(end, NanosDigits, out var nanos)
            && nanos - _fastFirst <= _fastSpan)
        {
            Unsafe.WriteUnaligned(value, nanos);
            return true;
        }

        return TryParseOther(start, end, value);
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var reason = _rules.Parse(new ReadOnlySpan<byte>(start, (int)(end - start)), out var nanos);
        if (reason is null)
        {
            Unsafe.WriteUnaligned(value, nanos);
        }

        return reason;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryParseOther(byte* start, byte* end, byte* value)
    {
        // A date has its first hyphen after the year; a number has none there.
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var isTime = text.Length > YearDigits && text[YearDigits] == '-'
            ? TimeText.TryParse(text, out var nanos) == TimeStatus.Done
            : DecimalText.TryParseInt64(text, _unitDecimals, out nanos) == DecimalStatus.Done
                && nanos >= _first && nanos <= _last;
        if (isTime)
        {
            Unsafe.WriteUnaligned(value, nanos);
        }

        return isTime;
    }
}

/// <summary>What a text in a time column may be, and why one is refused.</summary>
internal sealed class TimeRules(CsvOptions options)
{
    private const int TextBytesMax = 64;
    private const int CompactDateDigits = 8;
    private const int DateBytes = 10;
    private const int SecondsBytes = 19;
    private const int NanosDecimals = 9;

    /// <summary>What numbers count.</summary>
    public EpochUnit Unit => options.EpochUnit;

    /// <summary>The first plausible time of a number, in nanoseconds since 1970.</summary>
    public long FirstNanos { get; } = options.PlausibleYears?.FirstNanos ?? long.MinValue;

    /// <summary>The last plausible time of a number, in nanoseconds since 1970.</summary>
    public long LastNanos { get; } = options.PlausibleYears?.LastNanos ?? long.MaxValue;

    /// <summary>Every form of a time; null, or the reason why it is none.</summary>
    public string? Parse(ReadOnlySpan<byte> text, out long nanos)
    {
        var number = DecimalText.TryParseInt64(text, (int)Unit, options.Rounding, out nanos);
        if (number == DecimalStatus.Done && IsPlausible(nanos))
        {
            return null;
        }

        var isNumber = number != DecimalStatus.Malformed;
        var asNumber = nanos;
        Span<byte> iso = stackalloc byte[TextBytesMax];
        var length = 0;
        var status = TryExpand(text, iso, ref length)
            ? ParseIso(iso[..length], out nanos)
            : DecimalStatus.Malformed;
        return status switch
        {
            DecimalStatus.Done when !isNumber || IsPlausible(nanos) => null,
            _ when number == DecimalStatus.Done => ExplainImplausible(text, asNumber),
            _ when number == DecimalStatus.Inexact || (status == DecimalStatus.Inexact && !isNumber) =>
                $"{FieldText.Quote(text)} has more decimals than nanoseconds; set " +
                $"{options.Name(nameof(CsvOptions.Rounding))} to round it",
            _ when number == DecimalStatus.Overflow || status == DecimalStatus.Overflow =>
                $"{FieldText.Quote(text)} is out of range: a time is a 64-bit number of nanoseconds since 1970"
                    + (isNumber ? AdviseUnit(text) : ""),
            _ => $"{FieldText.Quote(text)} is no time: write an integer, or ISO 8601 such as " +
                "2024-08-08T09:30:00.123456789Z",
        };
    }

    private static string NameOf(EpochUnit unit) => unit.ToString().ToLowerInvariant();

    private bool IsPlausible(long nanos) => nanos >= FirstNanos && nanos <= LastNanos;

    private string ExplainImplausible(ReadOnlySpan<byte> text, long nanos)
    {
        var years = options.PlausibleYears!.Value;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{FieldText.Quote(text)} in {NameOf(Unit)} is {new Timestamp(nanos)}, outside the plausible years " +
            $"{years.First} to {years.Last}{AdviseUnit(text)}; {options.Name(nameof(CsvOptions.PlausibleYears))} " +
            $"allows others");
    }

    private string AdviseUnit(ReadOnlySpan<byte> text)
    {
        foreach (var unit in Enum.GetValues<EpochUnit>())
        {
            if (DecimalText.TryParseInt64(text, (int)unit, RoundingMode.Down, out var nanos) == DecimalStatus.Done
                && unit != Unit && (options.PlausibleYears ?? CsvYears.Plausible) is var years
                && nanos >= years.FirstNanos && nanos <= years.LastNanos)
            {
                return $"; in {NameOf(unit)} it would be {new Timestamp(nanos)}: set " +
                    $"{options.Name(nameof(CsvOptions.EpochUnit))} if that is meant";
            }
        }

        return "";
    }

    /// <summary>ISO 8601 with any number of decimals, as long as they are zeros or may be rounded.</summary>
    private DecimalStatus ParseIso(ReadOnlySpan<byte> text, out long nanos)
    {
        var more = 0;
        if (text.Length > SecondsBytes && text[SecondsBytes] is (byte)'.' or (byte)',')
        {
            var decimals = text[(SecondsBytes + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            decimals = decimals < 0 ? text.Length - SecondsBytes - 1 : decimals;
            more = Math.Max(0, decimals - NanosDecimals);
        }

        if (more == 0)
        {
            return StatusOf(TimeText.TryParse(text, out nanos));
        }

        // The seconds and the zone, and the decimals as a number of their own: they count forward, also before 1970.
        Span<byte> whole = stackalloc byte[TextBytesMax];
        Span<byte> fraction = stackalloc byte[TextBytesMax];
        var zone = SecondsBytes + 1 + NanosDecimals + more;
        text[..SecondsBytes].CopyTo(whole);
        text[zone..].CopyTo(whole[SecondsBytes..]);
        "0."u8.CopyTo(fraction);
        text[(SecondsBytes + 1)..zone].CopyTo(fraction[2..]);
        var status = StatusOf(TimeText.TryParse(whole[..(SecondsBytes + text.Length - zone)], out nanos));
        var rounded = DecimalText.TryParseInt64(
            fraction[..(2 + NanosDecimals + more)], NanosDecimals, options.Rounding, out var fractionNanos);
        if (status != DecimalStatus.Done || rounded != DecimalStatus.Done)
        {
            return status != DecimalStatus.Done ? status : rounded;
        }

        status = nanos > long.MaxValue - fractionNanos ? DecimalStatus.Overflow : DecimalStatus.Done;
        nanos += status == DecimalStatus.Done ? fractionNanos : 0;
        return status;
    }

    private static DecimalStatus StatusOf(TimeStatus status) => status switch
    {
        TimeStatus.Done => DecimalStatus.Done,
        TimeStatus.OutOfRange => DecimalStatus.Overflow,
        _ => DecimalStatus.Malformed,
    };

    /// <summary>
    /// Writes a date, or date and time, with the hyphens, colons and the point that it may have been written without.
    /// </summary>
    private static bool TryExpand(ReadOnlySpan<byte> text, Span<byte> iso, ref int length)
    {
        if (text.Length is < CompactDateDigits or > TextBytesMax - DateBytes)
        {
            return false;
        }

        var digits = LeadingDigits(text);
        int at;
        if (digits >= CompactDateDigits)
        {
            text[..4].CopyTo(iso);
            text[4..6].CopyTo(iso[5..]);
            text[6..8].CopyTo(iso[8..]);
            at = CompactDateDigits;
        }
        else if (digits == 4 && text.Length >= DateBytes && text[4] is (byte)'-' or (byte)'/' && text[7] == text[4])
        {
            text[..DateBytes].CopyTo(iso);
            at = DateBytes;
        }
        else
        {
            return false;
        }

        iso[4] = iso[7] = (byte)'-';
        length = DateBytes;
        if (at == text.Length)
        {
            return true;
        }

        if (text[at] is (byte)'T' or (byte)'t' or (byte)' ' or (byte)'-')
        {
            at++;
        }
        else if (digits == CompactDateDigits || at == DateBytes)
        {
            return false;
        }

        iso[length++] = (byte)'T';
        return TryExpandTime(text[at..], iso, ref length);
    }

    private static bool TryExpandTime(ReadOnlySpan<byte> text, Span<byte> iso, ref int length)
    {
        var digits = LeadingDigits(text);
        if (digits >= 4)
        {
            text[..2].CopyTo(iso[length..]);
            iso[length + 2] = (byte)':';
            text[2..4].CopyTo(iso[(length + 3)..]);
            length += 5;
            text = text[4..];
            digits -= 4;
            if (digits >= 2)
            {
                iso[length] = (byte)':';
                text[..2].CopyTo(iso[(length + 1)..]);
                length += 3;
                text = text[2..];
                digits -= 2;
            }

            if (digits > 0)
            {
                iso[length++] = (byte)'.';
            }
        }

        if (text.Length > iso.Length - length)
        {
            return false;
        }

        text.CopyTo(iso[length..]);
        length += text.Length;
        return true;
    }

    private static int LeadingDigits(ReadOnlySpan<byte> text)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? text.Length : digits;
    }
}
