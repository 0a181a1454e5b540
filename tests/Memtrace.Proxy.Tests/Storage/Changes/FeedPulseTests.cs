using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Tests.Storage.Changes;

public sealed class FeedPulseTests
{
    private readonly MovedClock _clock = new();
    private readonly FeedPulse _pulse;

    public FeedPulseTests() => _pulse = new FeedPulse(TimeSpan.FromMinutes(15), _clock);

    [Fact]
    public void A_store_that_answers_is_fresh_and_a_reading_that_is_merely_late_as_well()
    {
        Assert.Equal(StoreState.Fresh, _pulse.State);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(StoreState.Fresh, _pulse.State);
        Assert.False(_pulse.IsTrusted);
    }

    [Fact]
    public void A_store_that_is_away_for_a_second_is_still_fresh_then_stale_and_after_the_limit_refused()
    {
        Miss(TimeSpan.FromSeconds(1));
        Assert.Equal(StoreState.Fresh, _pulse.State);
        Miss(TimeSpan.FromTicks(1));
        Assert.Equal(StoreState.Stale, _pulse.State);
        Assert.True(_pulse.IsTrusted);
        Miss(TimeSpan.FromMinutes(15) - _pulse.Silence);
        Assert.Equal(StoreState.Stale, _pulse.State);
        Assert.True(_pulse.IsTrusted);
        Assert.False(_pulse.IsRefused);
        Miss(TimeSpan.FromTicks(1));
        Assert.Equal(StoreState.Refused, _pulse.State);
        Assert.False(_pulse.IsTrusted);
        Assert.True(_pulse.IsRefused);
    }

    [Fact]
    public void One_answer_makes_it_fresh_again()
    {
        Miss(TimeSpan.FromHours(1));
        _pulse.Heard(_pulse.Begin());
        Assert.Equal(StoreState.Fresh, _pulse.State);
        Assert.True(_pulse.IsTrusted);
        Assert.False(_pulse.IsAway);
    }

    [Fact]
    public void A_limit_of_nothing_leaves_the_second_that_every_answer_is_worth()
    {
        var pulse = new FeedPulse(TimeSpan.Zero, _clock);
        _clock.Advance(TimeSpan.FromSeconds(1));
        pulse.Missed();
        Assert.True(pulse.IsTrusted);
        _clock.Advance(TimeSpan.FromTicks(1));
        pulse.Missed();
        Assert.Equal(StoreState.Refused, pulse.State);
        Assert.False(pulse.IsTrusted);
    }

    [Fact]
    public void Nobody_is_answered_from_memory_when_nobody_has_looked_for_the_store_within_the_last_second()
    {
        Miss(TimeSpan.FromSeconds(5));
        Assert.True(_pulse.IsTrusted);
        _clock.Advance(TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(1));
        Assert.Equal(StoreState.Stale, _pulse.State);
        Assert.False(_pulse.IsTrusted);
        Assert.False(_pulse.IsRefused);
    }

    [Fact]
    public void A_clock_that_is_set_back_is_no_proof_and_does_not_prolong_the_limit()
    {
        Miss(TimeSpan.FromMinutes(10));
        _clock.SetWallBack(TimeSpan.FromMinutes(30));
        Assert.False(_pulse.IsTrusted);
        _pulse.Missed();
        Assert.Equal(TimeSpan.FromMinutes(10), _pulse.Silence);
        Assert.True(_pulse.IsTrusted);
        Miss(TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1));
        Assert.Equal(StoreState.Refused, _pulse.State);
        Assert.False(_pulse.IsTrusted);
    }

    [Fact]
    public void A_machine_that_slept_was_silent_meanwhile()
    {
        _clock.SetWallBack(TimeSpan.FromMinutes(-20));
        Assert.Equal(TimeSpan.FromMinutes(20), _pulse.Silence);
        Assert.Equal(StoreState.Refused, _pulse.State);
        Assert.False(_pulse.IsTrusted);
        Assert.False(_pulse.IsRefused);
    }

    private void Miss(TimeSpan after)
    {
        _clock.Advance(after);
        _pulse.Missed();
    }

    /// <summary>Its wall clock can be moved apart from the one that only ever goes on.</summary>
    private sealed class MovedClock : TimeProvider
    {
        private DateTimeOffset _wall = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
        private long _elapsed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _elapsed;

        public void Advance(TimeSpan by)
        {
            _wall += by;
            _elapsed += by.Ticks;
        }

        public void SetWallBack(TimeSpan by) => _wall -= by;
    }
}
