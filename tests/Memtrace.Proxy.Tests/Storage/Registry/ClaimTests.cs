using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Copies;

namespace Memtrace.Proxy.Tests.Storage.Registry;

/// <summary>What is being made at an Arc is made by one at a time, on either engine.</summary>
public abstract class ClaimTests : IAsyncLifetime
{
    private const string Acme = "org_0123456789abcdef01234567";

    private readonly TemporaryStore _temporary;
    private IClaims _claims = null!;

    private protected ClaimTests(TemporaryStore temporary) => _temporary = temporary;

    public async Task InitializeAsync() => _claims = (await _temporary.OpenAsync()).Claims;

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task Of_many_that_claim_one_thing_at_one_moment_one_has_it()
    {
        Claim?[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeAsync("a")));

        Assert.Single(all, claim => claim is not null);
    }

    [Fact]
    public async Task Any_of_its_subjects_keeps_others_out_and_all_of_them_are_given_up_together()
    {
        Claim claim = (await TakeAsync("a", "b"))!;

        Assert.Null(await TakeAsync("b", "c"));
        Assert.NotNull(await TakeAsync("c"));
        await _claims.ReleaseAsync(claim, default);

        Assert.NotNull(await TakeAsync("a"));
        Assert.NotNull(await TakeAsync("b"));
    }

    [Fact]
    public async Task A_claim_that_nobody_renews_lapses_and_cannot_be_renewed_any_more()
    {
        Claim claim = (await TakeAsync("a"))!;
        Assert.True(await _claims.RenewAsync(claim, default));
        Assert.True(await _claims.IsClaimedAsync(Acme, default));

        _temporary.Run("UPDATE claims SET until = 1");

        Assert.False(await _claims.IsClaimedAsync(Acme, default));
        Assert.False(await _claims.RenewAsync(claim, default));
        Claim other = (await TakeAsync("a"))!;
        await _claims.ReleaseAsync(claim, default);
        Assert.True(await _claims.RenewAsync(other, default));
    }

    [Fact]
    public async Task A_store_that_is_half_copied_gives_no_claim_and_holds_none_longer()
    {
        Claim claim = (await TakeAsync("a"))!;
        _temporary.Run("INSERT INTO store_facts(name, value) VALUES (@name, '1')", ("@name", CopyMark.FactName));
        List<string> before = _temporary.Rows("SELECT * FROM claims");

        foreach (Func<Task> use in (Func<Task>[])[() => TakeAsync("b"), () => _claims.RenewAsync(claim, default), () => _claims.ReleaseAsync(claim, default)])
        {
            Assert.Equal(CopyMark.Sentence, (await Assert.ThrowsAsync<RegistryException>(use)).Message);
        }

        Assert.Equal(before, _temporary.Rows("SELECT * FROM claims"));
    }

    [Fact]
    public async Task A_claim_of_which_a_part_was_lost_cannot_be_renewed()
    {
        Claim claim = (await TakeAsync("a", "b"))!;

        _temporary.Run("UPDATE claims SET until = 1 WHERE subject = 'b'");

        Assert.False(await _claims.RenewAsync(claim, default));
    }

    private Task<Claim?> TakeAsync(params string[] subjects) => _claims.TryClaimAsync(Acme, [.. subjects], default);
}
