using Memtrace.Proxy.Limits;

namespace Memtrace.Proxy.Tests.Limits;

/// <summary>Places of an organization: never more than there are, and never fewer for long.</summary>
public sealed class PlacesTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void An_organization_has_its_own_places_and_gets_them_back()
    {
        var places = new Places(2, _clock);

        Assert.True(places.TryTake("org_a", out Place first));
        Assert.True(places.TryTake("org_a", out _));
        Assert.False(places.TryTake("org_a", out _));
        Assert.True(places.TryTake("org_b", out _));
        Places.Give(first);
        Assert.True(places.TryTake("org_a", out _));
        Assert.False(places.TryTake("org_a", out _));
    }

    [Fact]
    public void A_query_without_its_caller_keeps_its_place_until_half_a_minute_after_its_start()
    {
        var places = new Places(1, _clock);
        Assert.True(places.TryTake("org_a", out Place place));
        _clock.Advance(TimeSpan.FromSeconds(10));

        places.GiveLater(place);

        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(places.TryTake("org_a", out _));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(places.TryTake("org_a", out place));
        _clock.Advance(Places.LeftBehind);
        places.GiveLater(place);
        Assert.True(places.TryTake("org_a", out _));
        Assert.False(places.TryTake("org_a", out _));
    }

    [Fact]
    public void Organizations_without_a_place_are_forgotten_and_those_with_one_are_not()
    {
        var places = new Places(1, _clock);
        Assert.True(places.TryTake("org_busy", out _));

        for (int i = 0; i < 100_000; i++)
        {
            Assert.True(places.TryTake($"org_{i}", out Place place));
            Places.Give(place);
        }

        Assert.InRange(places.Remembered, 1, 2500);
        Assert.False(places.TryTake("org_busy", out _));
    }

    [Fact]
    public async Task However_many_ask_at_once_no_more_have_places_than_there_are()
    {
        const int most = 3;
        var places = new Places(most, TimeProvider.System);
        int underWay = 0;
        int worst = 0;
        int served = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                // Strangers make the places of the one organization be forgotten again and again.
                Assert.True(places.TryTake($"org_{worker}_{i}", out Place stranger));
                Places.Give(stranger);
                if (places.TryTake("org_a", out Place place))
                {
                    int now = Interlocked.Increment(ref underWay);
                    InterlockedMax(ref worst, now);
                    Interlocked.Increment(ref served);
                    Interlocked.Decrement(ref underWay);
                    Places.Give(place);
                }
            }
        })));

        Assert.InRange(worst, 1, most);
        Assert.True(served > 0);
        Assert.True(places.TryTake("org_a", out _) && places.TryTake("org_a", out _) && places.TryTake("org_a", out _));
        Assert.False(places.TryTake("org_a", out _));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            seen = before == seen ? value : before;
        }
    }
}
