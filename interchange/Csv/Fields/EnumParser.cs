using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using NativeStore.Core.Schema;

namespace NativeStore.Interchange.Csv.Fields;

/// <summary>An enum by the name of a member, in any case, or by its value.</summary>
/// <typeparam name="TInteger">The stored type.</typeparam>
internal readonly unsafe struct EnumParser<TInteger> : IFieldParser
    where TInteger : unmanaged, IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
{
    private readonly byte[][] _names;
    private readonly TInteger[] _values;

    /// <summary>Takes the members.</summary>
    public EnumParser(EnumMembers members)
    {
        _names = [.. members.Names.Select(Encoding.UTF8.GetBytes)];
        _values = [.. members.Values.Select(TInteger.CreateTruncating)];
    }

    /// <inheritdoc/>
    public static bool HasEmptyValue => false;

    /// <inheritdoc/>
    public static bool TakesBlanks => false;

    /// <inheritdoc/>
    public bool TryParse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        var names = _names;
        for (var member = 0; member < names.Length; member++)
        {
            if (text.SequenceEqual(names[member]))
            {
                Unsafe.WriteUnaligned(value, _values[member]);
                return true;
            }
        }

        return default(IntegerParser<TInteger>).TryParse(start, end, value);
    }

    /// <inheritdoc/>
    public string? Parse(byte* start, byte* end, byte* value)
    {
        var text = new ReadOnlySpan<byte>(start, (int)(end - start));
        for (var member = 0; member < _names.Length; member++)
        {
            if (Ascii.EqualsIgnoreCase(text, _names[member]))
            {
                Unsafe.WriteUnaligned(value, _values[member]);
                return null;
            }
        }

        return default(IntegerParser<TInteger>).Parse(start, end, value) is null
            ? null
            : $"{FieldText.Quote(text)} is none of {string.Join(", ", _names.Select(Encoding.UTF8.GetString))}, " +
                "nor a value";
    }
}
