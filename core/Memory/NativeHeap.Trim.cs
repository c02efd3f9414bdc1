// Giving free slabs back to the operating system. Touching them again is dear (0.25 ms a slab, and up to a hundred
// times that where the host has taken the memory away), so what is free is kept, but not all of it for ever: a table
// that was compressed to a hundredth leaves a pool that nobody may need again. Two ways:
//
//   Trim       at once, all slabs that are wholly free beyond a number of bytes: whoever calls knows best
//   TrimIdle   by policy: of what lies beyond FreePoolBytes, what was not needed for ten seconds on end
//
// Where the provider cannot give pages back, both do nothing.
namespace NativeStore.Core.Memory;

public sealed unsafe partial class NativeHeap
{
    private const long IdleNanos = 10_000_000_000;
    private const int SlabsPerLook = 16;

    private long _idleSinceNanos = long.MinValue;
    private int _leastReady;
    private int _slabsDue;

    /// <summary>Bytes of slabs that are wholly free: those that <see cref="Trim"/> can give back.</summary>
    public long FreeSlabBytes => _slabs.Ready.Count * (long)SlabBytes;

    /// <summary>Gives slabs that are wholly free back to the operating system, until at most so many bytes of them are
    /// left; returns how many bytes.</summary>
    /// <exception cref="ObjectDisposedException">The heap was disposed.</exception>
    public long Trim(long keepBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepBytes);
        var slabs = 0L;
        while (FreeSlabBytes > keepBytes && TryGiveBack())
        {
            slabs++;
        }

        return slabs * SlabBytes;
    }

    /// <summary>
    /// Gives back some of what lies beyond <see cref="NativeHeapOptions.FreePoolBytes"/> and was not needed for ten
    /// seconds. Called now and then by one thread; takes a few milliseconds at most. Returns how many bytes went.
    /// </summary>
    public long TrimIdle(long nowNanos)
    {
        var ready = _slabs.Ready.Count;
        _leastReady = Math.Min(_leastReady, ready);
        if (nowNanos - _idleSinceNanos >= IdleNanos || _idleSinceNanos == long.MinValue)
        {
            var isFirst = _idleSinceNanos == long.MinValue;
            _slabsDue = isFirst ? 0 : (int)Math.Max(0, _leastReady - (_options.FreePoolBytes / SlabBytes));
            (_idleSinceNanos, _leastReady) = (nowNanos, ready);
        }

        // What is needed meanwhile is no longer due.
        var slabs = 0;
        _slabsDue = (int)Math.Min(_slabsDue, Math.Max(0, ready - (_options.FreePoolBytes / SlabBytes)));
        while (slabs < SlabsPerLook && _slabsDue > 0 && TryGiveBack())
        {
            (slabs, _slabsDue) = (slabs + 1, _slabsDue - 1);
        }

        return slabs * (long)SlabBytes;
    }

    /// <summary>As the pre-toucher, it holds _touching while a slab is neither ready nor virgin.</summary>
    private bool TryGiveBack()
    {
        if (!_pages.CanGiveBack)
        {
            return false;
        }

        lock (_touching)
        {
            int slab;
            lock (_sync)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                slab = _slabs.TakeReady(1, mayBePart: true);
                if (slab < 0)
                {
                    return false;
                }

                if (GuardedBuild.IsOn)
                {
                    _pages.Protect(_slabs.AddressOf(slab), SlabBytes, isAccessible: true);
                }

                _slabsTouching = 1;
            }

            _pages.GiveBack(_slabs.AddressOf(slab), SlabBytes);
            lock (_sync)
            {
                _slabsTouching = 0;
                _slabs.AddGivenBack(slab);
                _poolBytes -= SlabBytes;
                Budget.Release(MemoryTag.FreePool, MemoryBudget.PoolOwner, SlabBytes);
                return true;
            }
        }
    }
}
