namespace NativeStore.Compression.Codecs;

/// <summary>Picks a block's codec: the smallest by what the codecs' analyses say, within the goal.</summary>
internal static unsafe class Chooser
{
    /// <summary>Encodes; at most the raw block's bytes are written.</summary>
    public static int Encode(ValueShape shape, byte* values, int count, EncodeGoal goal, byte* into)
    {
        if (ConstantCodec.Applies(shape.Size, values, count))
        {
            return ConstantCodec.Encode(shape, values, count, into);
        }

        return RawCodec.Encode(shape, values, count, into);
    }
}
