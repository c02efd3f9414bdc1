// A simulated file's content, twice: as the running machine sees it, and as the disk holds it. Writes since the last
// sync are the difference; a crash keeps any of their sectors and loses the others.

namespace NativeStore.Core.World;

/// <summary>The content of one simulated file; its names stand in the file system.</summary>
internal sealed class SimulatedInode
{
    private const int SectorBytes = 512;
    private readonly List<Change> _unsynced = [];
    private Content _seen = new();
    private Content _durable = new();

    /// <summary>Whether it is a file, and no link, pipe or device.</summary>
    public bool IsPlain { get; init; } = true;

    /// <summary>Whether it belongs to another user.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Bytes as the running machine sees them.</summary>
    public int Length => _seen.Length;

    public int Read(long offset, Span<byte> target)
    {
        if (offset >= _seen.Length)
        {
            return 0;
        }

        var available = _seen.Bytes[(int)offset..];
        var count = Math.Min(available.Length, target.Length);
        available[..count].CopyTo(target);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> source) =>
        Make(new Change(checked((int)offset), source.ToArray(), LengthSet: -1));

    public void SetLength(long length) => Make(new Change(0, [], checked((int)length)));

    /// <summary>Makes what was written since the last sync, failed or not, durable.</summary>
    public void Sync()
    {
        foreach (var change in _unsynced)
        {
            _durable.Apply(change);
        }

        _unsynced.Clear();
    }

    /// <summary>
    /// A sync that fails: the machine still sees the writes but has forgotten that they are not on the disk, so no
    /// later sync writes them.
    /// </summary>
    public void FailSync() => _unsynced.Clear();

    /// <summary>
    /// The machine goes down: of each unsynced write a random set of sectors is on the disk, the rest is lost.
    /// </summary>
    public void Crash(IRandom random)
    {
        foreach (var change in _unsynced)
        {
            if (change.LengthSet >= 0)
            {
                if (random.NextInt32(2) == 0)
                {
                    _durable.Apply(change);
                }

                continue;
            }

            // A third each: all of the write, nothing of it, or a torn part of it.
            var fate = random.NextInt32(3);
            for (var (start, end) = (0, 0); start < change.Bytes.Length && fate > 0; start = end)
            {
                end = Math.Min(change.Bytes.Length, SectorEnd(change.Offset + start) - change.Offset);
                if (fate == 1 || random.NextInt32(2) == 0)
                {
                    _durable.Apply(new Change(change.Offset + start, change.Bytes[start..end], LengthSet: -1));
                }
            }
        }

        _unsynced.Clear();
        _seen = _durable.Copy();
    }

    private static int SectorEnd(int position) => (position / SectorBytes * SectorBytes) + SectorBytes;

    private void Make(in Change change)
    {
        _unsynced.Add(change);
        _seen.Apply(change);
    }

    /// <summary>Bytes at an offset, or a new length (then there are no bytes).</summary>
    private readonly record struct Change(int Offset, byte[] Bytes, int LengthSet);

    /// <summary>A growing array; what lies between its length and its capacity is zero.</summary>
    private sealed class Content
    {
        private byte[] _buffer = [];

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

        public Content Copy() => new() { _buffer = Bytes.ToArray(), Length = Length };

        public void Apply(in Change change)
        {
            var length = change.LengthSet >= 0
                ? change.LengthSet
                : Math.Max(Length, change.Offset + change.Bytes.Length);
            if (length > _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Max(length, _buffer.Length * 2));
            }

            if (length < Length)
            {
                _buffer.AsSpan(length, Length - length).Clear();
            }

            Length = length;
            change.Bytes.CopyTo(_buffer, change.Offset);
        }
    }
}
