namespace NativeStore.Core.Numbers;

/// <summary>
/// What becomes of digits beyond the target scale. The modes are those of IEEE 754 and Python's decimal.
/// </summary>
public enum RoundingMode : byte
{
    /// <summary>To nearest; a tie goes to the even neighbour. The default: ties do not drift.</summary>
    HalfEven = 0,

    /// <summary>To nearest; a tie goes away from zero.</summary>
    HalfUp = 1,

    /// <summary>To nearest; a tie goes toward zero.</summary>
    HalfDown = 2,

    /// <summary>Away from zero.</summary>
    Up = 3,

    /// <summary>Toward zero.</summary>
    Down = 4,

    /// <summary>Toward positive infinity.</summary>
    Ceiling = 5,

    /// <summary>Toward negative infinity.</summary>
    Floor = 6,
}
