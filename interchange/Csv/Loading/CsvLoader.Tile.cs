using NativeStore.Core;
using NativeStore.Core.Checks;
using NativeStore.Core.Time;
using NativeStore.Storage;

namespace NativeStore.Interchange.Csv.Loading;

// One tile of lines becomes rows, and its faults become rejects or the end of the import. Wherever that ends, what the
// report counts is what lies before its position: rows of the tile that were taken, lines before that were put aside.
internal sealed unsafe partial class CsvLoader
{
    private readonly List<Rejection> _rejections = [];
    private int _rowsTaken;
    private bool _isConverted;

    private int RowSize => _sink.Schema.RowSize;

    private string StrictAdvice =>
        $"Correct the line, or set {_options.Name(nameof(CsvOptions.RejectPath))} to put such lines aside and load " +
        "the rest.";

    private void LoadTile()
    {
        _rejections.Clear();
        _rowsTaken = 0;
        _isConverted = false;
        try
        {
            Convert();
            _isConverted = true;
            if (_faults.All.Count == 0 && _assembler!.Broken.Count == 0)
            {
                Append(0, _assembler.LineCount);
            }
            else
            {
                AppendGoodRows();
            }

            Settle(long.MaxValue);
        }
        catch (Exception error) when (error is not CsvException)
        {
            SettleStop();
            throw;
        }
    }

    private void Convert()
    {
        _faults.Clear();
        if (_assembler!.LineCount > 0)
        {
            if (_clearsRows)
            {
                new Span<byte>(_rows, _assembler.LineCount * RowSize).Clear();
            }

            var tile = _assembler.Tile(_rows, RowSize, _faults);
            foreach (var binding in _bindings)
            {
                binding.Converter.Convert(tile, binding.Field);
            }
        }
    }

    private void AppendGoodRows()
    {
        var assembler = _assembler!;
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
        var first = _rejections[0];
        Append(0, KeepGoodRows(_rejects is null ? first.LineNumber : long.MaxValue));
        if (_rejects is null)
        {
            throw Stop(first);
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
    /// the table, or at the last time there is, halves are tried until that row is alone: it is rejected, the
    /// others are loaded.
    /// </summary>
    private void Append(int first, int count)
    {
        if (count == 0 || _isProof)
        {
            return;
        }

        try
        {
            var marks = _duplicateMarks.AsSpan(0, count);
            marks.Clear();
            var duplicates = _sink.AppendDistinct(RowsAt(first, count), marks, Cancellation);
            Check.That(duplicates >= 0 && duplicates <= count);
            _duplicates += duplicates;
            _loaded += count - duplicates;
            _rowsTaken += count;
            NoteTimes(first, count);
            if (duplicates > 0 && _rejects is not null)
            {
                NoteDuplicates(first, marks);
            }
        }
        catch (NativeStoreException refusal) when (count == 1 && IsOfOneRow(refusal))
        {
            var line = LineOfRow(first);
            var (start, end) = _assembler!.RawOf(line);
            var rejection = new Rejection(
                _assembler.LineNumberOf(line), _sink.Schema.TimeKey?.Name, refusal.Message.TrimEnd('.'), start, end);
            if (_rejects is null)
            {
                throw Stop(rejection);
            }

            _rejections.Add(rejection);
            _rowsTaken++;
        }
        catch (NativeStoreException refusal) when (IsOfOneRow(refusal))
        {
            Append(first, count / 2);
            Append(first + (count / 2), count - (count / 2));
        }
    }

    /// <summary>Whether a commit was refused for a row of it that the others do without: of its time alone.</summary>
    private static bool IsOfOneRow(NativeStoreException refusal) => refusal is LateRowException or TimeRangeException;

    private void NoteTimes(int first, int count)
    {
        if (_timeOffset < 0)
        {
            return;
        }

        var time = _rows + ((long)first * RowSize) + _timeOffset;
        var (earliest, latest) = (_firstTime, _lastTime);
        for (var row = 0; row < count; row++)
        {
            var nanos = *(long*)time;
            earliest = Math.Min(earliest, nanos);
            latest = Math.Max(latest, nanos);
            time += RowSize;
        }

        (_firstTime, _lastTime) = (earliest, latest);
    }

    private void NoteDuplicates(int first, ReadOnlySpan<bool> marks)
    {
        var key = string.Join(", ", _sink.Schema.Columns
            .Where(column => (column.Roles & Core.Schema.ColumnRoles.Unique) != 0).Select(column => column.Name));
        for (var row = 0; row < marks.Length; row++)
        {
            if (marks[row])
            {
                var line = LineOfRow(first + row);
                var (start, end) = _assembler!.RawOf(line);
                _rejections.Add(new Rejection(
                    _assembler.LineNumberOf(line), key, "duplicate key: the table has a row with it already", start,
                    end, IsDuplicate: true));
            }
        }
    }

    /// <summary>The line that a row was made of: rows of faulty lines were taken out from among them.</summary>
    private int LineOfRow(int row)
    {
        if (_faults.All.Count == 0)
        {
            return row;
        }

        var line = -1;
        for (var good = -1; good < row; good += _faults.Has(line) ? 0 : 1)
        {
            line++;
        }

        return line;
    }

    /// <summary>Counts what lies before a line of the tile, and puts its rejected lines aside.</summary>
    private void Settle(long stopLine)
    {
        var (blank, comments) = _assembler!.PassedBefore(stopLine);
        _blankLines += blank;
        _commentLines += comments;
        if (_rejections.Count == 0)
        {
            return;
        }

        _rejections.Sort((left, right) => left.LineNumber.CompareTo(right.LineNumber));
        foreach (var rejection in _rejections)
        {
            if (rejection.LineNumber >= stopLine)
            {
                break;
            }

            var lines = LinesOf(rejection);
            var reason = lines == 1 ? rejection.Reason
                : $"lines {rejection.LineNumber}–{rejection.LineNumber + lines - 1}: {rejection.Reason}";
            _rejects!.Write(
                rejection.LineNumber, rejection.Column, reason, _scratch.Slice(rejection.Start, rejection.End));
            _rejected += rejection.IsDuplicate ? 0 : 1;
            _rejectedLines += rejection.IsDuplicate ? 0 : lines;
        }
    }

    /// <summary>
    /// The tile was refused after some of its rows, or none: the position is the line of the first that was not taken.
    /// </summary>
    private void SettleStop()
    {
        var assembler = _assembler!;
        var (line, start) = (assembler.FirstLineNumber, _begin);
        if (_isConverted && _rowsTaken > 0)
        {
            var row = LineOfRow(_rowsTaken);
            (line, start) = (assembler.LineNumberOf(row), assembler.RawOf(row).Start);
            Settle(line);
        }

        _next = new CsvPosition(line, OffsetOf(start));
    }

    private CsvException Stop(in Rejection rejection)
    {
        if (!_isProof)
        {
            _rejections.Clear();
            Settle(rejection.LineNumber);
            _next = new CsvPosition(rejection.LineNumber, OffsetOf(rejection.Start));
        }

        return new CsvException(
            rejection.LineNumber, rejection.Column, rejection.Reason, StrictAdvice, _isProof ? null : Report,
            lastLineNumber: rejection.LineNumber + LinesOf(rejection) - 1);
    }

    private long LinesOf(in Rejection rejection)
    {
        var lines = 1L;
        var text = _scratch.Slice(rejection.Start, rejection.End);
        for (var at = 0; at < text.Length; at++)
        {
            lines += text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n')) ? 1 : 0;
        }

        return lines;
    }

    private Span<byte> RowsAt(int first, int count) => new(_rows + ((long)first * RowSize), count * RowSize);

    /// <summary>A line that is no row, or one that the table has already.</summary>
    private readonly record struct Rejection(
        long LineNumber, string? Column, string Reason, int Start, int End, bool IsDuplicate = false);
}
