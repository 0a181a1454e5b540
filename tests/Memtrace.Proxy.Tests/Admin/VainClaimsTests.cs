using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Admin.Idempotency;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tests.Admin;

/// <summary>Which of the claims on requests that failed are given up.</summary>
public sealed class VainClaimsTests
{
    private static readonly DateTimeOffset Begun = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly AdminCaller Caller = new("ci", AdminScope.Manage, new byte[32]);

    private readonly OneClaim _kept = new();

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Only_a_failure_that_has_left_nothing_gives_the_claim_up(bool hasLeftNothing, int forgotten)
    {
        var requests = new RepeatedRequests(_kept, new VainClaims(_kept, new ManualClock()));
        var failure = new RegistryException("the store failed") { HasLeftNothing = hasLeftNothing };

        Task<AdminAnswer> run = requests.RunAsync(Caller, "key", [1], TimeSpan.FromSeconds(5), () => Task.FromException<AdminAnswer>(failure));

        Assert.Same(failure, await Assert.ThrowsAsync<RegistryException>(() => run));
        Assert.Equal(Enumerable.Repeat(Begun, forgotten), _kept.Forgotten);
    }

    [Fact]
    public async Task What_is_no_failure_of_the_store_leaves_the_claim()
    {
        var requests = new RepeatedRequests(_kept, new VainClaims(_kept, new ManualClock()));

        await Assert.ThrowsAsync<InvalidOperationException>(() => requests.RunAsync(
            Caller, "key", [1], TimeSpan.FromSeconds(5), () => Task.FromException<AdminAnswer>(new InvalidOperationException())));

        Assert.Empty(_kept.Forgotten);
    }

    private sealed class OneClaim : IKeptAnswers
    {
        public List<DateTimeOffset> Forgotten { get; } = [];

        public Task<KeptClaim> ClaimAsync(string key, ReadOnlyMemory<byte> request, TimeSpan patience, CancellationToken cancellationToken) =>
            Task.FromResult(new KeptClaim(KeptState.Claimed) { BegunAt = Begun });

        public Task KeepAsync(string key, byte[] answer, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ForgetAsync(string key, DateTimeOffset begunAt, CancellationToken cancellationToken)
        {
            Forgotten.Add(begunAt);
            return Task.CompletedTask;
        }
    }
}
