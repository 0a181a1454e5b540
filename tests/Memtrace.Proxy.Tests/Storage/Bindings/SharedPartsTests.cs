using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

/// <summary>To take unlike parts for equal would hand one organization's credential or database to requests that are to use another.</summary>
public sealed class SharedPartsTests : IDisposable
{
    private static readonly OrganizationFacts Acme = new("org_a", "acme", Live: true);

    private readonly ManualClock _clock = new();
    private readonly SharedParts _parts;

    public SharedPartsTests() => _parts = new SharedParts(_clock);

    public void Dispose() => _parts.Dispose();

    [Fact]
    public void What_is_equal_is_shared()
    {
        TenantBinding kin = Binding(Acme, Arc());

        TenantBinding shared = _parts.Share(Binding(Acme with { }, Arc()), kin);

        Assert.Same(kin.Organization, shared.Organization);
        Assert.Same(kin.Arc, shared.Arc);
    }

    [Theory]
    [InlineData("Id")]
    [InlineData("Urls")]
    [InlineData("Address")]
    [InlineData("Credential")]
    [InlineData("Database")]
    [InlineData("Measurement")]
    [InlineData("Dedicated")]
    public void What_differs_is_not_shared(string member)
    {
        ArcInstance fresh = Differing(member);

        TenantBinding shared = _parts.Share(Binding(Acme, fresh), Binding(Acme, Arc()));

        Assert.NotEqual(Everything(Arc()), Everything(fresh));
        Assert.Equal(Everything(fresh), Everything(shared.Arc!));
    }

    [Theory]
    [InlineData("org_b", "acme", true)]
    [InlineData("org_a", "acme 2", true)]
    [InlineData("org_a", "acme", false)]
    public void Facts_that_differ_are_not_shared(string id, string name, bool isLive)
    {
        var fresh = new OrganizationFacts(id, name, isLive);

        Assert.Same(fresh, _parts.Share(Binding(fresh, Arc()), Binding(Acme, Arc())).Organization);
    }

    [Fact]
    public void Whatever_else_an_Arc_or_an_organization_gains_is_compared_too()
    {
        static IEnumerable<string> Names<T>() => typeof(T).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal);

        Assert.Equal(["Address", "Credential", "Database", "Dedicated", "Id", "Measurement", "Urls"], Names<ArcInstance>());
        Assert.Equal(["Id", "Live", "Name"], Names<OrganizationFacts>());
    }

    [Fact]
    public void Organizations_of_one_store_share_the_names_of_their_Arc_and_nothing_else()
    {
        ArcInstance one = Share(Arc(id: "arc_1", secret: "one"));
        ArcInstance two = Share(Arc(id: "arc_2", secret: "two"));

        Assert.Same(one.Address, two.Address);
        Assert.Same(one.Urls[0].Text, two.Urls[0].Text);
        Assert.Equal(("arc_1", "one"), (one.Id, one.Credential.Reveal()));
        Assert.Equal(("arc_2", "two"), (two.Id, two.Credential.Reveal()));
    }

    [Fact]
    public void Two_stores_in_one_program_share_nothing()
    {
        using var other = new SharedParts(_clock);

        ArcInstance one = Share(Arc());
        ArcInstance two = other.Share(Binding(Acme, Arc()), kin: null).Arc!;

        Assert.Equal(Everything(one), Everything(two));
        Assert.NotSame(one.Address, two.Address);
    }

    [Fact]
    public void Names_that_were_not_read_for_an_hour_are_forgotten()
    {
        ArcInstance first = Share(Arc());
        _clock.Advance(SharedParts.Idle - TimeSpan.FromTicks(1));
        Assert.Same(first.Address, Share(Arc()).Address);

        _clock.Advance(SharedParts.Idle);
        Assert.NotSame(first.Address, Share(Arc()).Address);
        Assert.Equal(1, _parts.Count);
    }

    [Fact]
    public void Names_beyond_the_bound_are_not_remembered_and_are_right_all_the_same()
    {
        for (int i = 0; i <= SharedParts.MostNames; i++)
        {
            Assert.Equal($"http://arc-{i}:8000", Share(Arc(urls: $"http://arc-{i}:8000")).Urls[0].Text);
            Assert.InRange(_parts.Count, 1, SharedParts.MostNames);
        }
    }

    [Fact]
    public async Task A_cached_binding_has_the_new_database_and_credential_after_its_Arc_was_changed()
    {
        await using var temporary = new TemporaryStore();
        SqlStore node = await temporary.OpenAsync();
        string organization = await node.CreateAsync("acme");
        await node.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", "one", secret: "first"));
        IssuedKey[] keys = [await node.IssueAsync(organization, "a"), await node.IssueAsync(organization, "b")];
        await node.CatchUpAsync();
        TenantBinding[] before = [(await node.FindAsync(keys[0].Token))!, (await node.FindAsync(keys[1].Token))!];
        Assert.Same(before[0].Arc, before[1].Arc);

        var change = new ArcChange { Database = TemporaryStore.Database("two"), Credential = new ArcCredential("second") };
        (await node.Registry.UpdateArcAsync(organization, change, default)).Done();
        await node.CatchUpAsync();

        foreach (IssuedKey key in keys)
        {
            ArcInstance arc = (await node.FindAsync(key.Token))!.Arc!;
            Assert.Equal(("two", "second"), (arc.Database.Text, arc.Credential.Reveal()));
        }
    }

    private ArcInstance Share(ArcInstance arc) => _parts.Share(Binding(Acme, arc), kin: null).Arc!;

    private static ArcInstance Differing(string member) => member switch
    {
        "Id" => Arc(id: "arc_2"),
        "Urls" => Arc(urls: "http://one:8000 http://two:8000/base"),
        "Address" => Arc(urls: "http://three:8000"),
        "Credential" => Arc(secret: "another"),
        "Database" => Arc(database: "two"),
        "Measurement" => Arc(measurement: "memories"),
        "Dedicated" => Arc(isDedicated: true),
        _ => throw new ArgumentException(member),
    };

    private static ArcInstance Arc(
        string id = "arc_1", string urls = "http://one:8000", string secret = "secret", string database = "one",
        string measurement = "events", bool isDedicated = false) =>
        new(
            id,
            TemporaryStore.Urls(urls),
            new ArcCredential(secret),
            TemporaryStore.Database(database),
            TemporaryStore.Measurement(measurement),
            isDedicated);

    private static TenantBinding Binding(OrganizationFacts organization, ArcInstance arc) =>
        new(organization, StubBindings.Binding(asOf: 1).Key, ArcState.Bound, arc, asOf: 1);

    private static string Everything(ArcInstance arc) =>
        $"{arc.Id} {string.Join(',', arc.Urls)} {arc.Address} {arc.Credential.Reveal()} {arc.Database.Text} {arc.Measurement.Text} {arc.Dedicated}";
}
