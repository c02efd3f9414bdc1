using NativeStore.Core.Schema;

namespace NativeStore.Generators.Writing;

/// <summary>Writes <c>Accumulate</c>: a row's part in the running sums of its series.</summary>
internal static class AccumulateWriter
{
    public static void Write(RecordFile file, CodeWriter code)
    {
        var sums = file.Record.RunningSums;
        code.Line(Code.Inline);
        code.Open($"static void {file.Interface}.Accumulate(ref readonly byte row, ref global::System.Int128 sums)");
        if (sums.Count > 0)
        {
            code.Open("unchecked");
            for (var index = 0; index < sums.Count; index++)
            {
                var target = index == 0
                    ? "sums"
                    : $"global::System.Runtime.CompilerServices.Unsafe.Add(ref sums, {index})";
                code.Line($"{target} += {Term(file, sums[index])}; // {Describe(file, sums[index])}");
            }

            code.Close();
        }

        code.Close();
    }

    private static string Term(RecordFile file, RunningSum sum)
    {
        var left = Load(file, sum.Left);
        if (sum.Right < 0)
        {
            return left;
        }

        var right = Load(file, sum.Right);
        return (IsUnsigned64(file, sum.Left), IsUnsigned64(file, sum.Right)) switch
        {
            (false, false) => $"global::System.Math.BigMul((long){left}, (long){right})",
            (true, true) => $"(global::System.Int128)global::System.Math.BigMul({left}, {right})",
            _ => $"(global::System.Int128){left} * (global::System.Int128){right}",
        };
    }

    // A null column holds zero bytes, so it adds nothing.
    private static string Load(RecordFile file, int ordinal)
    {
        var column = file.Record.Columns[ordinal];
        var word = column.Stored.Type == ColumnType.Fixed64 ? "long" : column.TypeName;
        return $"{Code.Memory}.DangerousRead<{word}>(in row, {file.Schema.Columns[ordinal].Offset})";
    }

    private static bool IsUnsigned64(RecordFile file, int ordinal) =>
        file.Schema.Columns[ordinal].Type == ColumnType.UInt64;

    private static string Describe(RecordFile file, RunningSum sum)
    {
        var left = file.Record.Columns[sum.Left].Name;
        return sum.Right < 0 ? left : $"{left} * {file.Record.Columns[sum.Right].Name}";
    }
}
