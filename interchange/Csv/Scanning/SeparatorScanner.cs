// Finds where fields end, 64 bytes at a time, for text without quotes. A block's hits come out as a bit mask and are
// written to the list eight at a time, whether there are eight or not: a loop that stopped at the last hit would cost
// a mispredicted branch per block, a store beyond the hits costs nothing. So the list has room for Slack more.
//
// A CR before a LF is no separator: it stays at the end of its field and the assembler cuts it off. Any other CR ends
// a line. The scan stops before the first quote: what a quote means depends on where its field began.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NativeStore.Interchange.Csv.Scanning;

/// <summary>The positions of separators (delimiters and line ends) in text.</summary>
internal static unsafe class SeparatorScanner
{
    /// <summary>Positions that a scan may write beyond those it found.</summary>
    public const int Slack = 64 + 8;

    /// <summary>Bytes beyond the text's end that must be readable.</summary>
    public const int Padding = 64;

    /// <summary>
    /// Scans until the text ends, a quote is met, or at least <paramref name="countMin"/> positions are found.
    /// </summary>
    /// <param name="width">How many bytes to compare at once.</param>
    /// <param name="text">The text's base; positions count from here.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="end">Where the text ends; if that is after a CR, no LF follows.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <param name="positions">Receives the positions; room for <paramref name="countMin"/> +
    /// <see cref="Slack"/>.</param>
    /// <param name="countMin">When to stop.</param>
    public static SeparatorScan Scan(
        ScanWidth width, byte* text, int from, int end, byte delimiter, int* positions, int countMin) => width switch
        {
            ScanWidth.Vector512 => Scan<Scan512>(text, from, end, delimiter, positions, countMin),
            ScanWidth.Vector256 => Scan<Scan256>(text, from, end, delimiter, positions, countMin),
            ScanWidth.Vector128 => Scan<Scan128>(text, from, end, delimiter, positions, countMin),
            _ => Scan<ScanScalar>(text, from, end, delimiter, positions, countMin),
        };

    private static SeparatorScan Scan<TBlock>(
        byte* text, int from, int end, byte delimiter, int* positions, int countMin)
        where TBlock : struct, IBlockScan
    {
        var count = 0;
        var lineCount = 0;
        for (var at = from; at < end && count < countMin; at += 64)
        {
            var masks = TBlock.Scan(text + at, delimiter);
            var wanted = end - at >= 64 ? ulong.MaxValue : (1UL << (end - at)) - 1;
            var lineEnds = masks.LineFeeds & wanted;
            if (masks.CarriageReturns != 0)
            {
                lineEnds |= LoneCarriageReturns(
                    masks.CarriageReturns, lineEnds, at + 64 < end && text[at + 64] == '\n');
            }

            var quotes = masks.Quotes & wanted;
            if (quotes != 0)
            {
                wanted = (quotes & (0 - quotes)) - 1;
            }

            lineEnds &= wanted;
            var separators = lineEnds | (masks.Delimiters & wanted);
            Write(separators, at, positions + count);
            count += BitOperations.PopCount(separators);
            lineCount += BitOperations.PopCount(lineEnds);
            if (quotes != 0)
            {
                return new SeparatorScan(count, lineCount, MetQuote: true);
            }
        }

        return new SeparatorScan(count, lineCount, MetQuote: false);
    }

    private static ulong LoneCarriageReturns(ulong carriageReturns, ulong lineFeeds, bool lineFeedFollowsBlock) =>
        carriageReturns & ~((lineFeeds >> 1) | (lineFeedFollowsBlock ? 1UL << 63 : 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(ulong separators, int at, int* positions)
    {
        do
        {
            positions[0] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            positions[1] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            positions[2] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            positions[3] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            positions[4] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            positions[5] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            positions[6] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            positions[7] = at + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            positions += 8;
        }
        while (separators != 0);
    }
}

/// <summary>What a scan found.</summary>
/// <param name="Count">Separators, ascending.</param>
/// <param name="LineCount">How many of them end a line.</param>
/// <param name="MetQuote">Whether a quote stopped the scan.</param>
internal readonly record struct SeparatorScan(int Count, int LineCount, bool MetQuote);
