using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>The ways in which clients of Memtrace, Arc and InfluxDB present a key.</summary>
public sealed class PresentedKeyTests(OneNode one) : IClassFixture<OneNode>, IAsyncLifetime
{
    private Tenant _acme = null!;
    private Caller _caller = null!;

    public async Task InitializeAsync()
    {
        _acme = await one.ProvisionAsync();
        _caller = Caller.To(one.Node.Url, null);
    }

    public Task DisposeAsync()
    {
        _caller.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Each_way_reaches_the_organization()
    {
        (string Name, string Value)[] ways =
        [
            ("x-api-key", _acme.Key),
            ("Authorization", $"Bearer {_acme.Key}"),
            ("Authorization", $"Token {_acme.Key}"),
            ("Authorization", _acme.Key),
            ("Authorization", $"bEaReR {_acme.Key}"),
            ("Authorization", $"token {_acme.Key}"),
            ("Authorization", Basic("anybody", _acme.Key)),
            ("Authorization", Basic("", _acme.Key).Replace("Basic", "basic", StringComparison.Ordinal)),
        ];
        foreach ((string name, string value) in ways)
        {
            HttpAnswer answer = await AskAsync("/api/v1/me", (name, value));
            Assert.True(answer.Status == 200 && answer.Body.Contains(_acme.OrgId, StringComparison.Ordinal), $"{name}: {value}: {answer}");
        }
    }

    [Fact]
    public async Task An_InfluxDB_1_client_may_put_it_into_the_address_of_write_only()
    {
        Assert.Equal(204, (await _caller.PostAsync($"/write?db=acme&u=x&p={_acme.Key}", "cpu v=1", "text/plain")).Status);
        Assert.Equal(401, (await _caller.PostAsync($"/api/v2/write?bucket=acme&p={_acme.Key}", "cpu v=1", "text/plain")).Status);
        Assert.Equal(401, (await _caller.GetAsync($"/api/v1/me?p={_acme.Key}")).Status);
    }

    [Fact]
    public async Task No_key_and_a_wrong_key_are_told_apart_in_the_documented_words()
    {
        HttpAnswer missing = await _caller.GetAsync("/api/v1/me");
        HttpAnswer invalid = await AskAsync("/api/v1/me", ("x-api-key", "mtk_nobody"));

        Assert.Equal((401, "missing API key"), (missing.Status, missing.ErrorText));
        Assert.Equal((401, "invalid API key"), (invalid.Status, invalid.ErrorText));
        Assert.Contains("Content-Type: application/json", missing.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_keys_are_refused_and_one_key_said_twice_in_two_ways_is_not()
    {
        Tenant second = await one.Installation.IssueKeyAsync(_acme, OneNode.NewName());

        Assert.Equal(400, (await AskAsync("/api/v1/me", ("x-api-key", _acme.Key), ("Authorization", $"Bearer {second.Key}"))).Status);
        Assert.Equal(200, (await AskAsync("/api/v1/me", ("x-api-key", _acme.Key), ("Authorization", $"Bearer {_acme.Key}"))).Status);
    }

    [Fact]
    public async Task A_key_does_no_more_than_its_permissions_say()
    {
        Tenant reader = await one.Installation.IssueKeyAsync(_acme, OneNode.NewName(), "read");
        Tenant writer = await one.Installation.IssueKeyAsync(_acme, OneNode.NewName(), "write");
        using var reading = one.Call(reader);
        using var writing = one.Call(writer);

        HttpAnswer refused = await reading.WriteAsync("cpu v=1");
        Assert.Equal((403, "permission denied"), (refused.Status, refused.ErrorText));
        Assert.Equal(403, (await writing.QueryAsync("SELECT 1")).Status);
        Assert.Equal(204, (await writing.WriteAsync("cpu v=1")).Status);
        Assert.Equal(200, (await reading.QueryAsync("SELECT 1")).Status);
    }

    private Task<HttpAnswer> AskAsync(string target, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _caller.SendAsync(request);
    }

    private static string Basic(string user, string password) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}
