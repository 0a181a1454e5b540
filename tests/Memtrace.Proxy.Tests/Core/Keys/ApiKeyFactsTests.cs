using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Core.Keys;

public sealed class ApiKeyFactsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_without_an_end_lives_until_it_is_switched_off()
    {
        Assert.True(Key().IsLive(DateTimeOffset.MaxValue));
        Assert.False((Key() with { Enabled = false }).IsLive(Noon));
    }

    [Fact]
    public void A_key_ends_at_the_instant_of_its_expiry()
    {
        ApiKeyFacts key = Key(expiresAt: Noon);

        Assert.True(key.IsLive(Noon.AddTicks(-1)));
        Assert.False(key.IsLive(Noon));
    }

    [Fact]
    public void The_earlier_of_expiry_and_grace_ends_a_key()
    {
        Assert.Equal(Noon, Key(expiresAt: Noon, graceUntil: Noon.AddHours(1)).EndsAt);
        Assert.Equal(Noon, Key(expiresAt: Noon.AddHours(1), graceUntil: Noon).EndsAt);
        Assert.Equal(Noon, Key(graceUntil: Noon).EndsAt);
        Assert.Null(Key().EndsAt);
    }

    [Fact]
    public void A_key_has_one_state_at_a_time()
    {
        Assert.Equal(ApiKeyState.Active, Key(expiresAt: Noon.AddTicks(1)).StateAt(Noon));
        Assert.Equal(ApiKeyState.InGrace, Key(graceUntil: Noon.AddTicks(1)).StateAt(Noon));
        Assert.Equal(ApiKeyState.Replaced, Key(expiresAt: Noon, graceUntil: Noon).StateAt(Noon));
        Assert.Equal(ApiKeyState.Expired, Key(expiresAt: Noon, graceUntil: Noon.AddTicks(1)).StateAt(Noon));
        Assert.Equal(ApiKeyState.Disabled, (Key(expiresAt: Noon) with { Enabled = false }).StateAt(Noon));
    }

    private static ApiKeyFacts Key(DateTimeOffset? expiresAt = null, DateTimeOffset? graceUntil = null) =>
        new(1, "ci", KeyPermissions.Read, true, expiresAt, graceUntil, AllowedNetworks.Anywhere);
}
