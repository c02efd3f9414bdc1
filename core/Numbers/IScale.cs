namespace NativeStore.Core.Numbers;

/// <summary>A number of decimal places, carried in a type.</summary>
public interface IScale
{
    /// <summary>Decimal places, 0 to 38.</summary>
    static abstract int Digits { get; }
}
