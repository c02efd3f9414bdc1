namespace NativeStore.Benchmarks.Limits.Protocol;

/// <summary>
/// A thread pinned to the second processor that spins for work: waking a sleeping thread costs 50 us, as much as some
/// operations. It spins only between <see cref="Wake"/> and <see cref="Rest"/>, so as to disturb nothing else.
/// </summary>
internal sealed class SecondProcessor : IDisposable
{
    private readonly ManualResetEventSlim _awake = new(initialState: false, spinCount: 0);
    private readonly Thread _thread;
    private Action? _work;
    private Exception? _failure;
    private volatile bool _resting = true;
    private volatile bool _ended;

    public SecondProcessor()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "second processor" };
        _thread.Start();
    }

    /// <summary>Whether there is a second processor to pin to.</summary>
    public static bool IsAvailable => Processor.Count > 1;

    /// <summary>Lets the thread spin for work.</summary>
    public void Wake()
    {
        _resting = false;
        _awake.Set();
    }

    /// <summary>Lets the thread sleep.</summary>
    public void Rest()
    {
        _resting = true;
        _awake.Reset();
    }

    /// <summary>Runs one action on the second processor and another here, and returns when both are done.</summary>
    public void RunBeside(Action there, Action here)
    {
        Volatile.Write(ref _work, there);
        here();
        while (Volatile.Read(ref _work) is not null)
        {
            Thread.SpinWait(1);
        }

        if (_failure is { } failure)
        {
            _failure = null;
            throw new InvalidOperationException("The work on the second processor failed: " + failure.Message, failure);
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        _ended = true;
        _awake.Set();
        _thread.Join();
        _awake.Dispose();
    }

    private void Loop()
    {
        Processor.Pin(1);
        while (!_ended)
        {
            if (_resting)
            {
                _awake.Wait();
            }

            if (Volatile.Read(ref _work) is not { } work)
            {
                Thread.SpinWait(1);
                continue;
            }

            try
            {
                work();
            }
#pragma warning disable CA1031 // carried to the caller of RunBeside, which throws it there
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _failure = failure;
            }

            Volatile.Write(ref _work, null);
        }
    }
}
