using Memtrace.Proxy.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

/// <summary>The cache's own expiry only saves memory: what an entry says of itself decides.</summary>
public sealed class HeldTests : IDisposable
{
    private static readonly DateTimeOffset End = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Freshness _freshness = new();
    private readonly SharedParts _parts = new(TimeProvider.System);

    public void Dispose() => _parts.Dispose();

    [Fact]
    public void A_held_answer_counts_until_its_end_and_not_at_it()
    {
        Held[] answers = [Held.Hit(StubBindings.Binding(asOf: 5), _freshness, _parts, End), Held.Miss(_freshness, 0, End)];
        Assert.All(answers, held => Assert.True(held.Counts(_freshness, End.AddTicks(-1))));
        Assert.All(answers, held => Assert.False(held.Counts(_freshness, End)));
    }

    [Fact]
    public void A_held_answer_never_counts_for_another_freshness()
    {
        Assert.False(Held.Hit(StubBindings.Binding(asOf: 5), _freshness, _parts, End).IsFresh(new Freshness()));
        Assert.False(Held.Miss(_freshness, 0, End).IsFresh(new Freshness()));
    }
}
