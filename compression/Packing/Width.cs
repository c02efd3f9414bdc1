// Widths as types, so that one generic method makes one unrolled method per width. A width is the size of its type
// because sizeof is a constant from the moment the compiler reads a method: shifts become immediates, and branches that
// a width never takes are gone before anything is inlined. A static member is a constant too late for that: its shift
// counts end up in registers, at twice the cost.
using System.Runtime.InteropServices;

namespace NativeStore.Compression.Packing;

/// <summary>Types of 1 to 64 bytes: <c>sizeof</c> is a width in bits. Nothing ever holds one.</summary>
internal static class Width
{
    [StructLayout(LayoutKind.Sequential, Size = 1)] public struct W1;
    [StructLayout(LayoutKind.Sequential, Size = 2)] public struct W2;
    [StructLayout(LayoutKind.Sequential, Size = 3)] public struct W3;
    [StructLayout(LayoutKind.Sequential, Size = 4)] public struct W4;
    [StructLayout(LayoutKind.Sequential, Size = 5)] public struct W5;
    [StructLayout(LayoutKind.Sequential, Size = 6)] public struct W6;
    [StructLayout(LayoutKind.Sequential, Size = 7)] public struct W7;
    [StructLayout(LayoutKind.Sequential, Size = 8)] public struct W8;
    [StructLayout(LayoutKind.Sequential, Size = 9)] public struct W9;
    [StructLayout(LayoutKind.Sequential, Size = 10)] public struct W10;
    [StructLayout(LayoutKind.Sequential, Size = 11)] public struct W11;
    [StructLayout(LayoutKind.Sequential, Size = 12)] public struct W12;
    [StructLayout(LayoutKind.Sequential, Size = 13)] public struct W13;
    [StructLayout(LayoutKind.Sequential, Size = 14)] public struct W14;
    [StructLayout(LayoutKind.Sequential, Size = 15)] public struct W15;
    [StructLayout(LayoutKind.Sequential, Size = 16)] public struct W16;
    [StructLayout(LayoutKind.Sequential, Size = 17)] public struct W17;
    [StructLayout(LayoutKind.Sequential, Size = 18)] public struct W18;
    [StructLayout(LayoutKind.Sequential, Size = 19)] public struct W19;
    [StructLayout(LayoutKind.Sequential, Size = 20)] public struct W20;
    [StructLayout(LayoutKind.Sequential, Size = 21)] public struct W21;
    [StructLayout(LayoutKind.Sequential, Size = 22)] public struct W22;
    [StructLayout(LayoutKind.Sequential, Size = 23)] public struct W23;
    [StructLayout(LayoutKind.Sequential, Size = 24)] public struct W24;
    [StructLayout(LayoutKind.Sequential, Size = 25)] public struct W25;
    [StructLayout(LayoutKind.Sequential, Size = 26)] public struct W26;
    [StructLayout(LayoutKind.Sequential, Size = 27)] public struct W27;
    [StructLayout(LayoutKind.Sequential, Size = 28)] public struct W28;
    [StructLayout(LayoutKind.Sequential, Size = 29)] public struct W29;
    [StructLayout(LayoutKind.Sequential, Size = 30)] public struct W30;
    [StructLayout(LayoutKind.Sequential, Size = 31)] public struct W31;
    [StructLayout(LayoutKind.Sequential, Size = 32)] public struct W32;
    [StructLayout(LayoutKind.Sequential, Size = 33)] public struct W33;
    [StructLayout(LayoutKind.Sequential, Size = 34)] public struct W34;
    [StructLayout(LayoutKind.Sequential, Size = 35)] public struct W35;
    [StructLayout(LayoutKind.Sequential, Size = 36)] public struct W36;
    [StructLayout(LayoutKind.Sequential, Size = 37)] public struct W37;
    [StructLayout(LayoutKind.Sequential, Size = 38)] public struct W38;
    [StructLayout(LayoutKind.Sequential, Size = 39)] public struct W39;
    [StructLayout(LayoutKind.Sequential, Size = 40)] public struct W40;
    [StructLayout(LayoutKind.Sequential, Size = 41)] public struct W41;
    [StructLayout(LayoutKind.Sequential, Size = 42)] public struct W42;
    [StructLayout(LayoutKind.Sequential, Size = 43)] public struct W43;
    [StructLayout(LayoutKind.Sequential, Size = 44)] public struct W44;
    [StructLayout(LayoutKind.Sequential, Size = 45)] public struct W45;
    [StructLayout(LayoutKind.Sequential, Size = 46)] public struct W46;
    [StructLayout(LayoutKind.Sequential, Size = 47)] public struct W47;
    [StructLayout(LayoutKind.Sequential, Size = 48)] public struct W48;
    [StructLayout(LayoutKind.Sequential, Size = 49)] public struct W49;
    [StructLayout(LayoutKind.Sequential, Size = 50)] public struct W50;
    [StructLayout(LayoutKind.Sequential, Size = 51)] public struct W51;
    [StructLayout(LayoutKind.Sequential, Size = 52)] public struct W52;
    [StructLayout(LayoutKind.Sequential, Size = 53)] public struct W53;
    [StructLayout(LayoutKind.Sequential, Size = 54)] public struct W54;
    [StructLayout(LayoutKind.Sequential, Size = 55)] public struct W55;
    [StructLayout(LayoutKind.Sequential, Size = 56)] public struct W56;
    [StructLayout(LayoutKind.Sequential, Size = 57)] public struct W57;
    [StructLayout(LayoutKind.Sequential, Size = 58)] public struct W58;
    [StructLayout(LayoutKind.Sequential, Size = 59)] public struct W59;
    [StructLayout(LayoutKind.Sequential, Size = 60)] public struct W60;
    [StructLayout(LayoutKind.Sequential, Size = 61)] public struct W61;
    [StructLayout(LayoutKind.Sequential, Size = 62)] public struct W62;
    [StructLayout(LayoutKind.Sequential, Size = 63)] public struct W63;
    [StructLayout(LayoutKind.Sequential, Size = 64)] public struct W64;
}
