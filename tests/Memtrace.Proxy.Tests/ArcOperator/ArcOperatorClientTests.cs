using Memtrace.ArcDev;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Tests.ArcDev;
using Memtrace.Proxy.Tests.Cli;

namespace Memtrace.Proxy.Tests.ArcOperator;

public sealed class ArcOperatorClientTests : IAsyncLifetime
{
    private const string Name = "memtrace-org_0123456789abcdef01234567-89abcdef";

    private RelayedArc _arc = null!;

    public async Task InitializeAsync() => _arc = await RelayedArc.StartAsync();

    public async Task DisposeAsync() => await _arc.DisposeAsync();

    [Fact]
    public async Task A_database_is_made_once_and_dropped()
    {
        using ArcOperatorClient client = Open(_arc);

        Assert.Null(await client.FindDatabaseAsync(Acme, default));
        Assert.True(await client.CreateDatabaseAsync(Acme, default));
        Assert.False(await client.CreateDatabaseAsync(Acme, default));
        Assert.Equal(0, (await client.FindDatabaseAsync(Acme, default))?.MeasurementCount);
        Assert.True(await client.DropDatabaseAsync(Acme, default));
        Assert.False(await client.DropDatabaseAsync(Acme, default));
    }

    [Fact]
    public async Task An_Arc_that_allows_no_dropping_says_so()
    {
        await using RelayedArc arc = await RelayedArc.StartAsync(new ArcDevOptions { DeleteEnabled = false });
        using ArcOperatorClient client = Open(arc);
        await client.CreateDatabaseAsync(Acme, default);

        Assert.False(await client.DropDatabaseAsync(Acme, default));
        Assert.Equal(0, (await client.FindDatabaseAsync(Acme, default))?.MeasurementCount);
    }

    [Fact]
    public async Task A_token_may_read_and_write_and_is_found_by_itself()
    {
        using ArcOperatorClient client = Open(_arc);

        ArcCredential made = await client.CreateTokenAsync(Name, "for acme", default);

        ArcToken? token = await client.VerifyAsync(made, default);
        Assert.Equal((Name, "for acme", true, false), (token?.Name, token?.Description, token?.Enabled, token?.IsAdmin));
        Assert.Equal(["read", "write"], token!.Permissions);
        Assert.Contains(await client.ListTokensAsync(default), each => each.Id == token.Id && each.Name == Name);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_and_a_deleted_one_is_gone()
    {
        using ArcOperatorClient client = Open(_arc);
        ArcCredential made = await client.CreateTokenAsync(Name, "", default);
        long id = (await client.VerifyAsync(made, default))!.Id;

        Assert.True(await client.RevokeTokenAsync(id, default));
        Assert.Null(await client.VerifyAsync(made, default));
        Assert.True(await client.DeleteTokenAsync(id, default));
        Assert.False(await client.DeleteTokenAsync(id, default));
        Assert.False(await client.RevokeTokenAsync(id, default));
    }

    [Fact]
    public async Task A_name_that_is_taken_makes_no_token()
    {
        using ArcOperatorClient client = Open(_arc);
        await client.CreateTokenAsync(Name, "", default);

        ArcOperatorException failure = await Assert.ThrowsAsync<ArcOperatorException>(() => client.CreateTokenAsync(Name, "", default));

        Assert.Equal($"arc at {_arc.Url} answered 500 when asked to make a token", failure.Message);
    }

    [Theory]
    [InlineData(ArcDevHost.Reader)]
    [InlineData("nobody")]
    public async Task A_key_that_is_no_admins_is_refused_and_not_repeated(string key)
    {
        using ArcOperatorClient client = Open(_arc, key);

        ArcOperatorException failure = await Assert.ThrowsAsync<ArcOperatorException>(() => client.CreateDatabaseAsync(Acme, default));

        Assert.Equal($"arc at {_arc.Url} refused the admin key", failure.Message);
    }

    [Theory]
    [InlineData(RelayFault.BrokenBefore)]
    [InlineData(RelayFault.BrokenAfter)]
    public async Task A_connection_that_breaks_is_a_failure(RelayFault fault)
    {
        using ArcOperatorClient client = Open(_arc);
        _arc.FailAt("POST", "/api/v1/databases", fault);

        ArcOperatorException failure = await Assert.ThrowsAsync<ArcOperatorException>(() => client.CreateDatabaseAsync(Acme, default));

        Assert.Equal($"arc at {_arc.Url} is not reachable", failure.Message);
        Assert.Equal(fault == RelayFault.BrokenAfter, await client.FindDatabaseAsync(Acme, default) is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":"not\nfor a header"}""")]
    [InlineData("<html>")]
    public async Task An_answer_without_a_token_is_a_failure_that_shows_none_of_it(string body)
    {
        await using FakeArc odd = await FakeArc.StartAsync(verifyStatus: 201, body: body);
        using ArcOperatorClient client = Open(odd.Url);

        ArcOperatorException failure = await Assert.ThrowsAsync<ArcOperatorException>(() => client.CreateTokenAsync(Name, "", default));

        Assert.Equal($"arc at {odd.Url} gave an answer that cannot be read when asked to make a token", failure.Message);
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using FakeArc elsewhere = await FakeArc.StartAsync(verifyStatus: 307);
        using ArcOperatorClient client = Open(elsewhere.Url);

        ArcOperatorException failure = await Assert.ThrowsAsync<ArcOperatorException>(() => client.ListTokensAsync(default));

        Assert.Equal($"arc at {elsewhere.Url} answered 307 when asked to list its tokens", failure.Message);
        Assert.DoesNotContain(elsewhere.Asked, asked => asked.Path == "/elsewhere");
    }

    [Fact]
    public async Task An_Arc_that_hangs_is_given_up()
    {
        await using FakeArc hanging = await FakeArc.StartAsync(hangs: true);
        using ArcOperatorClient client = Open(hanging.Url, patience: TimeSpan.FromMilliseconds(300));

        ArcOperatorException failure = await Assert.ThrowsAsync<ArcOperatorException>(() => client.ListTokensAsync(default));

        Assert.Equal($"arc at {hanging.Url} did not answer in time when asked to list its tokens", failure.Message);
    }

    [Theory]
    [InlineData(Name, "org_0123456789abcdef01234567")]
    [InlineData("memtrace-org_0123456789abcdef01234567-89abcde", null)]
    [InlineData("memtrace--89abcdef", null)]
    [InlineData("memtrace-89abcdef", null)]
    [InlineData("grafana-org_0123456789abcdef01234567-89abcdef", null)]
    [InlineData("", null)]
    public void A_tokens_name_tells_whose_it_is(string name, string? organization) =>
        Assert.Equal(organization, ArcTokenName.OrganizationOf(name));

    [Fact]
    public void New_names_differ_and_tell_whose_they_are()
    {
        const string Organization = "org_0123456789abcdef01234567";

        Assert.Equal(Organization, ArcTokenName.OrganizationOf(ArcTokenName.New(Organization)));
        Assert.NotEqual(ArcTokenName.New(Organization), ArcTokenName.New(Organization));
    }

    private static DatabaseName Acme => DatabaseName.TryParse("acme", out DatabaseName name) ? name : throw new InvalidOperationException();

    private static ArcOperatorClient Open(RelayedArc arc, string key = ArcDevHost.Admin) => Open(arc.Url, key);

    private static ArcOperatorClient Open(string url, string key = ArcDevHost.Admin, TimeSpan? patience = null) =>
        ArcUrl.TryParse(url, out ArcUrl parsed, out string fault)
            ? new ArcOperatorClient(parsed, new ArcCredential(key), patience ?? TimeSpan.FromSeconds(30))
            : throw new InvalidOperationException(fault);
}
