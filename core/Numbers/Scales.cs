// Scales as types: the decimal places of a Fixed64 or Fixed128 are part of its type, so mixing scales does not compile.
namespace NativeStore.Core.Numbers;

/// <summary>0 decimal places.</summary>
public readonly struct S0 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 0;
}

/// <summary>1 decimal places.</summary>
public readonly struct S1 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 1;
}

/// <summary>2 decimal places.</summary>
public readonly struct S2 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 2;
}

/// <summary>3 decimal places.</summary>
public readonly struct S3 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 3;
}

/// <summary>4 decimal places.</summary>
public readonly struct S4 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 4;
}

/// <summary>5 decimal places.</summary>
public readonly struct S5 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 5;
}

/// <summary>6 decimal places.</summary>
public readonly struct S6 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 6;
}

/// <summary>7 decimal places.</summary>
public readonly struct S7 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 7;
}

/// <summary>8 decimal places.</summary>
public readonly struct S8 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 8;
}

/// <summary>9 decimal places.</summary>
public readonly struct S9 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 9;
}

/// <summary>10 decimal places.</summary>
public readonly struct S10 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 10;
}

/// <summary>11 decimal places.</summary>
public readonly struct S11 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 11;
}

/// <summary>12 decimal places.</summary>
public readonly struct S12 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 12;
}

/// <summary>13 decimal places.</summary>
public readonly struct S13 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 13;
}

/// <summary>14 decimal places.</summary>
public readonly struct S14 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 14;
}

/// <summary>15 decimal places.</summary>
public readonly struct S15 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 15;
}

/// <summary>16 decimal places.</summary>
public readonly struct S16 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 16;
}

/// <summary>17 decimal places.</summary>
public readonly struct S17 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 17;
}

/// <summary>18 decimal places.</summary>
public readonly struct S18 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 18;
}

/// <summary>19 decimal places.</summary>
public readonly struct S19 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 19;
}

/// <summary>20 decimal places.</summary>
public readonly struct S20 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 20;
}

/// <summary>21 decimal places.</summary>
public readonly struct S21 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 21;
}

/// <summary>22 decimal places.</summary>
public readonly struct S22 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 22;
}

/// <summary>23 decimal places.</summary>
public readonly struct S23 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 23;
}

/// <summary>24 decimal places.</summary>
public readonly struct S24 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 24;
}

/// <summary>25 decimal places.</summary>
public readonly struct S25 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 25;
}

/// <summary>26 decimal places.</summary>
public readonly struct S26 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 26;
}

/// <summary>27 decimal places.</summary>
public readonly struct S27 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 27;
}

/// <summary>28 decimal places.</summary>
public readonly struct S28 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 28;
}

/// <summary>29 decimal places.</summary>
public readonly struct S29 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 29;
}

/// <summary>30 decimal places.</summary>
public readonly struct S30 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 30;
}

/// <summary>31 decimal places.</summary>
public readonly struct S31 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 31;
}

/// <summary>32 decimal places.</summary>
public readonly struct S32 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 32;
}

/// <summary>33 decimal places.</summary>
public readonly struct S33 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 33;
}

/// <summary>34 decimal places.</summary>
public readonly struct S34 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 34;
}

/// <summary>35 decimal places.</summary>
public readonly struct S35 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 35;
}

/// <summary>36 decimal places.</summary>
public readonly struct S36 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 36;
}

/// <summary>37 decimal places.</summary>
public readonly struct S37 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 37;
}

/// <summary>38 decimal places.</summary>
public readonly struct S38 : IScale
{
    /// <inheritdoc/>
    public static int Digits => 38;
}
