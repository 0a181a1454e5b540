namespace Memtrace.Proxy.Tests.Cli;

public class ArcProbeTests : IDisposable
{
    private const string Secret = "arc_secret_key";

    private readonly CliBench _bench;

    public ArcProbeTests()
        : this(atServer: false)
    {
    }

    private protected ArcProbeTests(bool atServer) => _bench = new() { AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_reachable_Arc_that_takes_the_key_is_bound()
    {
        await using FakeArc arc = await FakeArc.StartAsync();

        CliResult result = await AddAsync(arc.Url, Secret);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([("/health", null), ("/api/v1/auth/verify", Secret)], arc.Asked);
    }

    [Fact]
    public async Task Without_a_key_only_health_is_asked()
    {
        await using FakeArc arc = await FakeArc.StartAsync(verifyStatus: 401);

        Assert.Equal(0, (await AddAsync(arc.Url, "")).ExitCode);

        Assert.Equal([("/health", null)], arc.Asked);
    }

    [Fact]
    public async Task An_Arc_is_not_asked_for_what_is_refused_anyway()
    {
        await using FakeArc arc = await FakeArc.StartAsync(verifyStatus: 401);
        string id = await OrganizationAsync();
        await _bench.RunAsync("org", "add-arc", id, "--url", "http://a:1", "--database", "acme", "--no-verify");

        (await AddAsync(arc.Url, "")).IsRefused($"org '{id}' already has an arc instance configured");
        (await _bench.RunAsync("org", "add-arc", "org_no", "--url", arc.Url, "--database", "acme"))
            .IsRefused("org 'org_no' not found; create it first with `memtrace org create`");

        Assert.Empty(arc.Asked);
    }

    [Fact]
    public async Task An_Arc_without_authentication_takes_any_key()
    {
        await using FakeArc arc = await FakeArc.StartAsync(verifyStatus: 404);

        Assert.Equal(0, (await AddAsync(arc.Url, Secret)).ExitCode);
    }

    [Fact]
    public async Task A_refused_key_is_not_bound()
    {
        await using FakeArc arc = await FakeArc.StartAsync(verifyStatus: 401);

        (await AddAsync(arc.Url, Secret)).IsRefused($"arc at {arc.Url} refused the api key");

        Assert.NotEqual(0, (await _bench.RunAsync("org", "show-arc", await OrganizationAsync())).ExitCode);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(302)]
    [InlineData(404)]
    public async Task An_Arc_that_is_not_healthy_is_not_bound(int status)
    {
        await using FakeArc arc = await FakeArc.StartAsync(healthStatus: status);

        (await AddAsync(arc.Url, Secret)).IsRefused($"arc at {arc.Url} is not reachable; use --no-verify to bind it anyway");

        Assert.Equal([("/health", null)], arc.Asked);
    }

    [Fact]
    public async Task A_redirect_never_carries_the_key_elsewhere()
    {
        await using FakeArc arc = await FakeArc.StartAsync(verifyStatus: 302);

        (await AddAsync(arc.Url, Secret)).IsRefused($"arc at {arc.Url} answered 302 to the api key; use --no-verify to bind it anyway");

        Assert.DoesNotContain(arc.Asked, asked => asked.Path == "/elsewhere");
    }

    [Fact]
    public async Task Every_node_is_asked()
    {
        await using FakeArc first = await FakeArc.StartAsync();
        await using FakeArc second = await FakeArc.StartAsync(healthStatus: 500);
        string id = await OrganizationAsync();

        CliResult result = await _bench.RunAsync(
            "org", "add-arc", id, "--url", first.Url, "--url", second.Url, "--database", "acme");

        result.IsRefused($"arc at {second.Url} is not reachable; use --no-verify to bind it anyway");
    }

    [Fact]
    public async Task An_Arc_that_hangs_is_given_up_after_the_connect_timeout()
    {
        _bench.Variables["MEMTRACE_ARC_CONNECT_TIMEOUT"] = "1";
        await using FakeArc arc = await FakeArc.StartAsync(hangs: true);

        (await AddAsync(arc.Url, "")).IsRefused($"arc at {arc.Url} is not reachable; use --no-verify to bind it anyway");
    }

    [Fact]
    public async Task No_verify_asks_nothing()
    {
        await using FakeArc arc = await FakeArc.StartAsync(healthStatus: 503);

        CliResult result = await _bench.RunAsync(
            "org", "add-arc", await OrganizationAsync(), "--url", arc.Url, "--database", "acme", "--api-key", Secret, "--no-verify");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(arc.Asked);
    }

    [Fact]
    public async Task A_new_address_is_asked_with_the_key_that_is_set_and_a_new_key_where_it_is_bound()
    {
        await using FakeArc first = await FakeArc.StartAsync();
        await using FakeArc second = await FakeArc.StartAsync();
        string id = await OrganizationAsync();
        await _bench.RunAsync("org", "add-arc", id, "--url", first.Url, "--database", "acme", "--api-key", Secret, "--no-verify");

        Assert.Equal(0, (await _bench.RunAsync("org", "update-arc", id, "--url", second.Url)).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("org", "update-arc", id, "--api-key", "another_key")).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("org", "update-arc", id, "--database", "acme2")).ExitCode);

        Assert.Empty(first.Asked);
        Assert.Equal(
            [("/health", null), ("/api/v1/auth/verify", Secret), ("/health", null), ("/api/v1/auth/verify", "another_key")],
            second.Asked);
    }

    private string? _organization;

    private async Task<string> OrganizationAsync() => _organization ??= await _bench.CreateOrganizationAsync("acme");

    private async Task<CliResult> AddAsync(string url, string key) =>
        await _bench.RunAsync("org", "add-arc", await OrganizationAsync(), "--url", url, "--database", "acme", "--api-key", key);
}
