// Capacities as types. Each is the storage itself: an inline array of that many bytes, alignment 1, no padding.
using System.Runtime.CompilerServices;

namespace NativeStore.Core.Text;

/// <summary>1 byte of UTF-8.</summary>
[InlineArray(1)]
public struct L1 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 1;
}

/// <summary>2 bytes of UTF-8.</summary>
[InlineArray(2)]
public struct L2 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 2;
}

/// <summary>4 bytes of UTF-8.</summary>
[InlineArray(4)]
public struct L4 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 4;
}

/// <summary>8 bytes of UTF-8.</summary>
[InlineArray(8)]
public struct L8 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 8;
}

/// <summary>12 bytes of UTF-8.</summary>
[InlineArray(12)]
public struct L12 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 12;
}

/// <summary>16 bytes of UTF-8.</summary>
[InlineArray(16)]
public struct L16 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 16;
}

/// <summary>20 bytes of UTF-8.</summary>
[InlineArray(20)]
public struct L20 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 20;
}

/// <summary>24 bytes of UTF-8.</summary>
[InlineArray(24)]
public struct L24 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 24;
}

/// <summary>32 bytes of UTF-8.</summary>
[InlineArray(32)]
public struct L32 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 32;
}

/// <summary>48 bytes of UTF-8.</summary>
[InlineArray(48)]
public struct L48 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 48;
}

/// <summary>64 bytes of UTF-8.</summary>
[InlineArray(64)]
public struct L64 : IFixedLength
{
    private byte _first;

    /// <inheritdoc/>
    public static int Length => 64;
}
