using System.Globalization;
using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Core.Symbols;
using NativeStore.Core.World;
using NativeStore.Storage.Upkeep;

namespace NativeStore;

/// <summary>How a database is opened.</summary>
public sealed record DatabaseOptions
{
    private const int DefaultSharePercent = 60;
    private const int ReserveDivisor = 20;
    private const int FreePoolDivisor = 4;
    private const int ReaderScratchDivisor = 64;
    private const long ReaderScratchUnitBytes = 64 * 1024;
    private const long ReaderScratchBytesMax = 4L * 1024 * 1024;

    /// <summary>
    /// The hard limit of native memory in bytes; a write that would pass it is refused. 0 (the default) means 60 % of
    /// what the machine has, or of what the process's control group may use where that is less.
    /// </summary>
    public long MemoryLimitBytes { get; init; }

    /// <summary>
    /// The part of the limit that only tables of critical priority, the names of symbols and monitoring may use, in
    /// bytes. Null (the default) means a twentieth of the limit, at least 4 MiB, in whole slabs of 2 MiB, but no more
    /// than a quarter of the limit. 0 means none.
    /// </summary>
    public long? ReserveBytes { get; init; }

    /// <summary>
    /// Native memory that is taken with the first table and lent to readers while the ledger refuses them more:
    /// so that they answer however short memory is. Null (the default) means a 64th of the limit, from 64 KiB to 4 MiB.
    /// 0 means none.
    /// </summary>
    public long? ReaderScratchBytes { get; init; }

    /// <summary>
    /// Native memory that is kept however long nobody needs it, in bytes: of what is free beyond it, what was not
    /// needed for ten seconds is given back to the operating system by upkeep. <c>Trim</c> gives back all that is free.
    /// Null (the default) means a quarter of the limit, or <see cref="PretouchBytes"/> where that is more.
    /// </summary>
    public long? FreePoolBytes { get; init; }

    /// <summary>
    /// How many names the database may hold, 1 to <see cref="SymbolDictionaryOptions.SymbolLimitMax"/> (the default): a
    /// name stays for the life of the database, also when no row has it any more. More are refused with
    /// <see cref="SymbolLimitException"/>.
    /// </summary>
    public int SymbolLimit { get; init; } = SymbolDictionaryOptions.SymbolLimitMax;

    /// <summary>
    /// The share of the memory limit that names of symbols and states of series may take together, above 0 to 1: what
    /// no pruning gives back, though the states of series without rows are used again. Default: a half. A new name or
    /// series beyond it is refused with <see cref="LastingMemoryExceededException"/>, and no row is dropped for it.
    /// </summary>
    public double LastingShare { get; init; } = 0.5;

    /// <summary>Native memory to take and touch before the first write, in bytes. Default: none.</summary>
    public long PretouchBytes { get; init; }

    /// <summary>Who seals, merges, ages and drops rows: a thread of the database's own (the default), or the
    /// caller.</summary>
    public UpkeepMode Upkeep { get; init; } = UpkeepMode.Background;

    /// <summary>
    /// The share of one core that upkeep in the background takes at most, above 0 to 1; under memory pressure it takes
    /// all of it. Default: a half.
    /// </summary>
    public double UpkeepShare { get; init; } = 0.5;

    /// <summary>
    /// A directory for rows that memory has no room for: the oldest segments go there rather than being dropped for
    /// their bytes or for memory pressure, and stay readable. On a local disk; databases of one machine may share it.
    /// Its files go when the database is disposed, or, where the process died, when the next one opens the directory;
    /// other files are left alone. At most 64 of all databases of a process are open at a time, or an eighth of the
    /// files that it may open, where that is less. A relative path is taken from where the process is now, for good;
    /// the directory may be a link, but links, pipes and devices in it are not opened. Null (the default): they are
    /// dropped.
    /// </summary>
    public string? SpillDirectory { get; init; }

    /// <summary>Where the levels of memory pressure begin, and how far ahead they are forecast.</summary>
    public PressureOptions Pressure { get; init; } =
        PressureOptions.Default with { LowerAfter = TimeSpan.FromMilliseconds(100) };

    /// <summary>
    /// How long a write waits, at most, while memory pressure delays it or the ledger has no memory; tables and single
    /// writes may say otherwise. Zero refuses at once, <see cref="Timeout.InfiniteTimeSpan"/> never for want of time.
    /// Default: one second.
    /// </summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where time comes from; null (the default) means the machine's clock.</summary>
    public IClock? Clock { get; init; }

    /// <summary>The options with defaults filled in, checked.</summary>
    internal DatabaseOptions Complete()
    {
        Require(MemoryLimitBytes >= 0, nameof(MemoryLimitBytes), MemoryLimitBytes, "at least 0");
        var limit = MemoryLimitBytes > 0
            ? MemoryLimitBytes
            : MachineMemory.UsableBytes() / 100 * DefaultSharePercent;
        var reserve = ReserveBytes ?? DefaultReserveBytes(limit);
        Require(reserve >= 0 && reserve < limit, nameof(ReserveBytes), reserve, $"from 0 to below {limit:N0}");
        Require(
            PretouchBytes >= 0 && PretouchBytes <= limit, nameof(PretouchBytes), PretouchBytes, $"up to {limit:N0}");
        var scratch = ReaderScratchBytes ?? DefaultReaderScratchBytes(limit);
        Require(
            scratch >= 0 && scratch <= limit, nameof(ReaderScratchBytes), scratch, $"from 0 to {limit:N0}");
        var pool = FreePoolBytes ?? Math.Max(limit / FreePoolDivisor, PretouchBytes);
        Require(pool >= 0, nameof(FreePoolBytes), pool, "at least 0");
        RequireUpkeep();
        RequireLasting();
        RequirePressure();
        return this with
        {
            MemoryLimitBytes = limit,
            ReserveBytes = reserve,
            ReaderScratchBytes = scratch,
            FreePoolBytes = pool,
        };
    }

    private static long DefaultReaderScratchBytes(long limit) => Math.Clamp(
        limit / ReaderScratchDivisor / ReaderScratchUnitBytes * ReaderScratchUnitBytes,
        Math.Min(ReaderScratchUnitBytes, limit),
        ReaderScratchBytesMax);

    private static long DefaultReserveBytes(long limit)
    {
        var slabs = (limit / ReserveDivisor / NativeHeap.SlabBytes) + 1;
        return Math.Min(Math.Max(2, slabs) * NativeHeap.SlabBytes, limit / 4);
    }

    private void RequirePressure()
    {
        if (WriteTimeout < TimeSpan.Zero && WriteTimeout != Timeout.InfiniteTimeSpan)
        {
            throw new DatabaseOptionsException(
                $"{nameof(WriteTimeout)} is {WriteTimeout}; it must be at least zero, or Timeout.InfiniteTimeSpan.");
        }

        if (Pressure is null)
        {
            throw new DatabaseOptionsException($"{nameof(Pressure)} is null; leave it out to take the defaults.");
        }

        try
        {
            Pressure.Validate();
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new DatabaseOptionsException($"{nameof(Pressure)}: {error.Message}");
        }
    }

    private void RequireLasting()
    {
        if (SymbolLimit is < 1 or > SymbolDictionaryOptions.SymbolLimitMax)
        {
            throw new DatabaseOptionsException(
                $"{nameof(SymbolLimit)} is {SymbolLimit:N0}; it must be from 1 to " +
                $"{SymbolDictionaryOptions.SymbolLimitMax:N0}.");
        }

        if (!(LastingShare > 0 && LastingShare <= 1))
        {
            throw new DatabaseOptionsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(LastingShare)} is {LastingShare}; it must be above 0 and at most 1."));
        }
    }

    private void RequireUpkeep()
    {
        if (!(UpkeepShare > 0 && UpkeepShare <= 1) || !Enum.IsDefined(Upkeep))
        {
            throw new DatabaseOptionsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(Upkeep)} is {Upkeep}, its share {UpkeepShare}; the share must be above 0 and at most 1."));
        }

        if (SpillDirectory is not null && string.IsNullOrWhiteSpace(SpillDirectory))
        {
            throw new DatabaseOptionsException(
                $"{nameof(SpillDirectory)} is empty; name a directory, or leave it out: then rows are dropped.");
        }
    }

    private static void Require(bool condition, string option, long value, string range)
    {
        if (!condition)
        {
            throw new DatabaseOptionsException($"{option} is {value:N0} bytes; it must be {range}.");
        }
    }
}
