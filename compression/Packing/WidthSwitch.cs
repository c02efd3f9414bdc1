using NativeStore.Core.Checks;

namespace NativeStore.Compression.Packing;

/// <summary>From a width at run time to the method compiled for it. Width 0 has no bits: callers see to it.</summary>
internal static class WidthSwitch
{
    /// <summary>Runs the work for a width of 1 to 64.</summary>
    public static void Run<TWork>(int width, ref TWork work)
        where TWork : struct, IWidthWork
    {
        switch (width)
        {
            case 1: work.Run<Width.W1>(); break;
            case 2: work.Run<Width.W2>(); break;
            case 3: work.Run<Width.W3>(); break;
            case 4: work.Run<Width.W4>(); break;
            case 5: work.Run<Width.W5>(); break;
            case 6: work.Run<Width.W6>(); break;
            case 7: work.Run<Width.W7>(); break;
            case 8: work.Run<Width.W8>(); break;
            case 9: work.Run<Width.W9>(); break;
            case 10: work.Run<Width.W10>(); break;
            case 11: work.Run<Width.W11>(); break;
            case 12: work.Run<Width.W12>(); break;
            case 13: work.Run<Width.W13>(); break;
            case 14: work.Run<Width.W14>(); break;
            case 15: work.Run<Width.W15>(); break;
            case 16: work.Run<Width.W16>(); break;
            case 17: work.Run<Width.W17>(); break;
            case 18: work.Run<Width.W18>(); break;
            case 19: work.Run<Width.W19>(); break;
            case 20: work.Run<Width.W20>(); break;
            case 21: work.Run<Width.W21>(); break;
            case 22: work.Run<Width.W22>(); break;
            case 23: work.Run<Width.W23>(); break;
            case 24: work.Run<Width.W24>(); break;
            case 25: work.Run<Width.W25>(); break;
            case 26: work.Run<Width.W26>(); break;
            case 27: work.Run<Width.W27>(); break;
            case 28: work.Run<Width.W28>(); break;
            case 29: work.Run<Width.W29>(); break;
            case 30: work.Run<Width.W30>(); break;
            case 31: work.Run<Width.W31>(); break;
            case 32: work.Run<Width.W32>(); break;
            default: RunWide(width, ref work); break;
        }
    }

    /// <summary>Runs the work for a width of 33 to 64.</summary>
    private static void RunWide<TWork>(int width, ref TWork work)
        where TWork : struct, IWidthWork
    {
        switch (width)
        {
            case 33: work.Run<Width.W33>(); break;
            case 34: work.Run<Width.W34>(); break;
            case 35: work.Run<Width.W35>(); break;
            case 36: work.Run<Width.W36>(); break;
            case 37: work.Run<Width.W37>(); break;
            case 38: work.Run<Width.W38>(); break;
            case 39: work.Run<Width.W39>(); break;
            case 40: work.Run<Width.W40>(); break;
            case 41: work.Run<Width.W41>(); break;
            case 42: work.Run<Width.W42>(); break;
            case 43: work.Run<Width.W43>(); break;
            case 44: work.Run<Width.W44>(); break;
            case 45: work.Run<Width.W45>(); break;
            case 46: work.Run<Width.W46>(); break;
            case 47: work.Run<Width.W47>(); break;
            case 48: work.Run<Width.W48>(); break;
            case 49: work.Run<Width.W49>(); break;
            case 50: work.Run<Width.W50>(); break;
            case 51: work.Run<Width.W51>(); break;
            case 52: work.Run<Width.W52>(); break;
            case 53: work.Run<Width.W53>(); break;
            case 54: work.Run<Width.W54>(); break;
            case 55: work.Run<Width.W55>(); break;
            case 56: work.Run<Width.W56>(); break;
            case 57: work.Run<Width.W57>(); break;
            case 58: work.Run<Width.W58>(); break;
            case 59: work.Run<Width.W59>(); break;
            case 60: work.Run<Width.W60>(); break;
            case 61: work.Run<Width.W61>(); break;
            case 62: work.Run<Width.W62>(); break;
            case 63: work.Run<Width.W63>(); break;
            case 64: work.Run<Width.W64>(); break;
            default: Check.That(false, $"a width of 1 to 64, not {width}"); break;
        }
    }
}
