using NativeStore.Core.Checks;
using NativeStore.Storage;

namespace NativeStore.Interchange.Csv.Loading;

// One tile of lines becomes rows, and its faults become rejects or the end of the import.
internal sealed unsafe partial class CsvLoader
{
    private const string StrictAdvice =
        "Correct the line, or set CsvOptions.RejectPath to put such lines aside and load the rest.";

    private readonly List<Rejection> _rejections = [];

    private int RowSize => _sink.Schema.RowSize;

    private void LoadTile()
    {
        var assembler = _assembler!;
        _faults.Clear();
        if (assembler.LineCount > 0)
        {
            if (_clearsRows)
            {
                new Span<byte>(_rows, assembler.LineCount * RowSize).Clear();
            }

            var tile = assembler.Tile(_rows, RowSize, _faults);
            foreach (var binding in _bindings)
            {
                binding.Converter.Convert(tile, binding.Field);
            }
        }

        if (_faults.All.Count == 0 && assembler.Broken.Count == 0)
        {
            Append(0, assembler.LineCount);
        }
        else
        {
            LoadFaultyTile();
        }
    }

    private void LoadFaultyTile()
    {
        var assembler = _assembler!;
        _rejections.Clear();
        foreach (var broken in assembler.Broken)
        {
            _rejections.Add(new Rejection(broken.LineNumber, null, broken.Reason, broken.Start, broken.End));
        }

        foreach (var fault in _faults.All)
        {
            var (start, end) = assembler.RawOf(fault.Line);
            _rejections.Add(new Rejection(assembler.LineNumberOf(fault.Line), fault.Column, fault.Reason, start, end));
        }

        _rejections.Sort((left, right) => left.LineNumber.CompareTo(right.LineNumber));
        var stopLine = _rejects is null ? _rejections[0].LineNumber : long.MaxValue;
        Append(0, KeepGoodRows(stopLine));
        foreach (var rejection in _rejections)
        {
            Reject(rejection);
        }
    }

    /// <summary>Moves the rows of good lines before the stop together; returns how many there are.</summary>
    private int KeepGoodRows(long stopLine)
    {
        var assembler = _assembler!;
        var kept = 0;
        for (var line = 0; line < assembler.LineCount && assembler.LineNumberOf(line) < stopLine; line++)
        {
            if (_faults.Has(line))
            {
                continue;
            }

            if (kept != line)
            {
                RowsAt(line, 1).CopyTo(RowsAt(kept, 1));
            }

            kept++;
        }

        return kept;
    }

    /// <summary>
    /// Hands rows to the sink as one commit. It takes or refuses a commit as a whole, so where a row comes too late for
    /// the table, halves are tried until that row is alone: it is rejected, the others are loaded.
    /// </summary>
    private void Append(int first, int count)
    {
        if (count == 0)
        {
            return;
        }

        try
        {
            var duplicates = _sink.AppendDistinct(RowsAt(first, count));
            Check.That(duplicates >= 0 && duplicates <= count);
            _duplicates += duplicates;
            _loaded += count - duplicates;
        }
        catch (LateRowException refusal) when (count == 1)
        {
            var line = LineOfRow(first);
            var (start, end) = _assembler!.RawOf(line);
            Reject(new Rejection(
                _assembler.LineNumberOf(line), _sink.Schema.TimeKey?.Name, refusal.Message.TrimEnd('.'), start, end));
        }
        catch (LateRowException)
        {
            Append(first, count / 2);
            Append(first + (count / 2), count - (count / 2));
        }
    }

    /// <summary>The line that a row was made of: rows of faulty lines were taken out from among them.</summary>
    private int LineOfRow(int row)
    {
        var line = -1;
        for (var good = -1; good < row; good += _faults.Has(line) ? 0 : 1)
        {
            line++;
        }

        return line;
    }

    private void Reject(in Rejection rejection)
    {
        if (_rejects is null)
        {
            throw new CsvException(rejection.LineNumber, rejection.Column, rejection.Reason, StrictAdvice, Report);
        }

        _rejects.Write(
            rejection.LineNumber, rejection.Column, rejection.Reason, _scratch.Slice(rejection.Start, rejection.End));
        _rejected++;
    }

    private Span<byte> RowsAt(int first, int count) => new(_rows + ((long)first * RowSize), count * RowSize);

    /// <summary>A line that is no row.</summary>
    private readonly record struct Rejection(long LineNumber, string? Column, string Reason, int Start, int End);
}
