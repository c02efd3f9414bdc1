using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NativeStore.Generators.Model;

/// <summary>A place in source, without the syntax tree that a <see cref="Location"/> would keep alive.</summary>
internal sealed record LocationSpec(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationSpec From(Location location)
    {
        var lines = location.GetLineSpan();
        return new LocationSpec(lines.Path, location.SourceSpan, lines.Span);
    }

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
