using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Tests.Storage.Changes;

public sealed class WakePaceTests
{
    private readonly ManualClock _clock = new();
    private int _woken;

    [Fact]
    public async Task The_first_call_wakes_at_once_and_a_thousand_more_wake_once_at_the_end_of_the_pause()
    {
        WakePace pace = Pace();
        for (int i = 0; i < 1000; i++)
        {
            pace.Call();
        }

        Assert.Equal(1, _woken);
        _clock.Advance(WakePace.Pause);
        await Eventually.SeesAsync(() => Volatile.Read(ref _woken) == 2);
        _clock.Advance(WakePace.Pause);
        pace.Call();
        Assert.Equal(3, _woken);
    }

    [Fact]
    public async Task A_call_that_comes_while_a_late_one_is_made_is_not_lost()
    {
        WakePace pace = null!;
        pace = new WakePace(
            () =>
            {
                if (Interlocked.Increment(ref _woken) == 2)
                {
                    pace.Call();
                }
            },
            _clock);
        pace.Call();
        pace.Call();
        _clock.Advance(WakePace.Pause);
        await Eventually.SeesAsync(() => Volatile.Read(ref _woken) == 2);
        await Eventually.SeesAsync(() =>
        {
            _clock.Advance(WakePace.Pause);
            return Volatile.Read(ref _woken) == 3;
        });
    }

    private WakePace Pace() => new(() => Interlocked.Increment(ref _woken), _clock);
}
