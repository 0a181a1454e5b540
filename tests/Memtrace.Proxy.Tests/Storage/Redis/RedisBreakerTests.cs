using System.Runtime.CompilerServices;
using Memtrace.Proxy.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

public sealed class RedisBreakerTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Quick_failures_open_it_only_when_they_follow_each_other()
    {
        var breaker = new RedisBreaker(_clock);
        breaker.Failed("a");
        breaker.Failed("a");
        breaker.Succeeded();
        breaker.Failed("a");
        breaker.Failed("a");
        Assert.False(breaker.IsOpen);

        breaker.Failed("b");

        Assert.Equal((true, "b"), (breaker.IsOpen, breaker.Suspect));
    }

    [Fact]
    public void A_late_answer_opens_it_at_once_and_no_late_success_closes_it()
    {
        var breaker = new RedisBreaker(_clock);

        breaker.WasLate("a");
        breaker.Succeeded();

        Assert.True(breaker.IsOpen);
    }

    [Fact]
    public void A_no_to_everything_opens_it_at_once_and_is_told_until_it_closes()
    {
        var breaker = new RedisBreaker(_clock);

        breaker.WasRefused("a", "it is full");
        breaker.WasLate("b");

        Assert.Equal((true, "it is full"), (breaker.IsOpen, breaker.Refusal));
        breaker.Close();
        breaker.WasLate("a");
        Assert.Equal((true, null), (breaker.IsOpen, breaker.Refusal));
    }

    [Fact]
    public void The_pauses_grow_to_five_seconds()
    {
        var breaker = new RedisBreaker(_clock);
        breaker.WasLate("a");
        var pauses = new List<double>();
        for (int i = 0; i < 8; i++)
        {
            pauses.Add(breaker.Pause.TotalMilliseconds);
            breaker.StayOpen();
        }

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000, 5000], pauses);
    }

    [Fact]
    public void One_that_opens_again_soon_goes_on_with_longer_pauses_and_one_that_held_begins_anew()
    {
        var breaker = new RedisBreaker(_clock);
        breaker.WasLate("a");
        breaker.Close();
        breaker.WasLate("a");
        Assert.Equal(200, breaker.Pause.TotalMilliseconds);

        breaker.Close();
        _clock.Advance(TimeSpan.FromSeconds(6));
        breaker.WasLate("a");

        Assert.Equal((100, 3), (breaker.Pause.TotalMilliseconds, breaker.Openings));
    }

    [Fact]
    public async Task Whoever_waits_for_an_opening_sees_each_of_them()
    {
        var breaker = new RedisBreaker(_clock);
        Task first = breaker.OpenedAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        Assert.False(first.IsCompleted);
        breaker.WasLate("a");
        await first;
        breaker.Close();

        Task second = breaker.OpenedAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        Assert.False(second.IsCompleted);
        breaker.WasLate("a");
        await second;
    }

    [Fact]
    public async Task Whoever_waited_for_an_opening_in_vain_is_forgotten()
    {
        var breaker = new RedisBreaker(_clock);

        WeakReference waited = await WaitInVainAsync(breaker);

        await Eventually.SeesAsync(() =>
        {
            GC.Collect();
            return !waited.IsAlive;
        });
        Assert.False(breaker.IsOpen);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> WaitInVainAsync(RedisBreaker breaker)
    {
        var stopping = new CancellationTokenSource();
        Task opened = breaker.OpenedAsync(TimeSpan.FromSeconds(5), stopping.Token);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => opened);
        return new WeakReference(stopping);
    }
}
