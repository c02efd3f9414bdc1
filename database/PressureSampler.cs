using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;

namespace NativeStore;

/// <summary>
/// Samples memory pressure while nobody takes memory, so that a level falls and a forecast ends in time. Growth needs
/// no timer: whoever takes memory takes a sample.
/// </summary>
internal sealed class PressureSampler : IDisposable
{
    private const int PeriodMilliseconds = 20;

    private readonly Timer _timer;

    public PressureSampler(MemoryPressure pressure, Epochs epochs) =>
        _timer = new Timer(
            _ =>
            {
                pressure.Sample();
                epochs.Tick();
            },
            null,
            PeriodMilliseconds,
            PeriodMilliseconds);

    /// <summary>Ends it and waits for a sample under way.</summary>
    public void Dispose()
    {
        using var ended = new ManualResetEvent(initialState: false);
        if (_timer.Dispose(ended))
        {
            ended.WaitOne();
        }
    }
}
