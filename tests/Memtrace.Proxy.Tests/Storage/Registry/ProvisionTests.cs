using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Copies;

namespace Memtrace.Proxy.Tests.Storage.Registry;

public abstract class ProvisionTests : IAsyncLifetime
{
    private readonly TemporaryStore _temporary;
    private SqlStore _store = null!;

    private protected ProvisionTests(TemporaryStore temporary) => _temporary = temporary;

    public async Task InitializeAsync() => _store = await _temporary.OpenAsync();

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task Organization_Arc_and_key_come_into_being_together()
    {
        NewTenant wanted = Acme();

        ProvisionedTenant made = (await _store.Registry.ProvisionAsync(wanted, default)).Done();

        Assert.Equal((wanted.OrganizationId, "acme"), (made.Organization.Id, made.Organization.Name));
        Assert.Equal(wanted.OrganizationId, made.Arc.OrganizationId);
        var binding = await _store.FindAsync(made.Key.Token);
        Assert.Equal((wanted.OrganizationId, "arc-secret", "ingest"), (binding!.Organization.Id, binding.Arc!.Credential.Reveal(), binding.Key.Name));
        Assert.Equal(
            ["org create", "org add-arc", "key create"], _temporary.Rows("SELECT action FROM audit ORDER BY sequence"));
    }

    [Fact]
    public async Task Where_a_store_is_half_copied_a_trial_says_so_before_anything_else()
    {
        _temporary.Run("INSERT INTO store_facts(name, value) VALUES (@name, '1')", ("@name", CopyMark.FactName));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => _store.Registry.TryProvisionAsync(Acme() with { Name = " " }, default));

        Assert.Equal(CopyMark.Sentence, refused.Message);
    }

    [Theory]
    [InlineData("arc")]
    [InlineData("key")]
    [InlineData("name")]
    [InlineData("lines")]
    public async Task What_one_part_refuses_leaves_nothing_of_any_other(string part)
    {
        (await _store.Registry.ProvisionAsync(Acme() with { Name = "first" }, default)).Done();
        List<string> before = Everything();
        NewTenant wanted = part switch
        {
            "arc" => Acme() with { KeyName = "other" },
            "key" => Acme() with { Arc = TemporaryStore.Arc("http://arc:8000", "other") },
            "lines" => Acme() with { Name = "b", KeyName = "two\nlines", Arc = TemporaryStore.Arc("http://arc:8000", "other") },
            _ => Acme() with { Name = " ", KeyName = "other", Arc = TemporaryStore.Arc("http://arc:8000", "other") },
        };
        string problem = part switch
        {
            "arc" => "database 'acme' on that arc already belongs to another organization",
            "key" => "key with name 'ingest' already exists",
            "lines" => "name must be one line without control characters",
            _ => "name must be non-empty",
        };

        Assert.Equal(problem, (await _store.Registry.TryProvisionAsync(wanted, default))?.Text);
        Assert.Equal(problem, (await _store.Registry.ProvisionAsync(wanted, default)).Problem);

        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task A_trial_leaves_nothing()
    {
        List<string> before = Everything();

        Assert.Null(await _store.Registry.TryProvisionAsync(Acme(), default));

        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task Without_the_master_key_no_part_is_made()
    {
        SqlStore keyless = await _temporary.OpenAsync(null, null);

        Assert.StartsWith("MEMTRACE_MASTER_KEY is not set", (await keyless.Registry.ProvisionAsync(Acme(), default)).Problem, StringComparison.Ordinal);

        Assert.Equal(["0"], _temporary.Rows("SELECT count(*) FROM organizations"));
    }

    private static NewTenant Acme() => new(
        OrganizationId.New(), "acme", TemporaryStore.Arc("http://arc:8000", "acme"), "ingest", KeyPermissions.Read | KeyPermissions.Write);

    private List<string> Everything() =>
        _temporary.Rows(
            """
            SELECT (SELECT count(*) FROM organizations), (SELECT count(*) FROM arc_instances), (SELECT count(*) FROM api_keys),
                (SELECT count(*) FROM changes), (SELECT count(*) FROM audit)
            """);
}
