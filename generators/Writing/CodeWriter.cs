using System.Text;

namespace NativeStore.Generators.Writing;

/// <summary>Collects lines of code, four spaces per open block, each ended by a line feed on every system.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes one line, or an empty one.</summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _depth).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Writes lines without indenting them: the content of a raw string.</summary>
    public void Raw(string lines) => _text.Append(lines).Append('\n');

    /// <summary>Opens a block under a head line.</summary>
    public void Open(string head)
    {
        Line(head);
        Line("{");
        _depth++;
    }

    /// <summary>Closes the innermost block.</summary>
    public void Close()
    {
        _depth--;
        Line("}");
    }

    /// <summary>Indents what follows by one more step, without braces.</summary>
    public void Indent() => _depth++;

    /// <summary>Takes back one step of <see cref="Indent"/>.</summary>
    public void Outdent() => _depth--;

    public override string ToString() => _text.ToString();
}
