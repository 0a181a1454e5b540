using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>Measurements on their way to the histograms: many at a time, each of them once.</summary>
public sealed class HeldMeasurementsTests
{
    private int _recorded;
    private int _times;

    [Fact]
    public void They_are_recorded_many_at_a_time()
    {
        var held = new HeldMeasurements(Record);

        for (int i = 0; i < 100 * HeldMeasurements.Most; i++)
        {
            held.Hold(new RequestMeasurement(Accounts.Served(sent: i)));
        }

        Assert.InRange(_times, 100 - Environment.ProcessorCount, 100);
        held.Release();
        held.Release();
        Assert.Equal(100 * HeldMeasurements.Most, _recorded);
        Assert.InRange(_times, 100, 100 + Environment.ProcessorCount);
    }

    [Fact]
    public async Task None_is_recorded_twice_or_never_while_many_hold_them_and_somebody_looks()
    {
        var held = new HeldMeasurements(Record);
        var measured = new RequestMeasurement(Accounts.Served(sent: 1));

        Task looking = Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                held.Release();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                held.Hold(measured);
            }
        })));
        await looking;

        held.Release();
        Assert.Equal(40_000, _recorded);
    }

    private void Record(ReadOnlySpan<RequestMeasurement> measured)
    {
        Interlocked.Add(ref _recorded, measured.Length);
        Interlocked.Increment(ref _times);
    }
}
