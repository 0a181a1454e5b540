using System.Reflection;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Copies;

namespace Memtrace.Proxy.Tests.Storage.Audit;

/// <summary>Every mutation that the ports of operators have: without its row in the audit log it is not made.</summary>
public abstract class MutationAuditTests(StoreEngine engine)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private static readonly string[] Tables =
    [
        "organizations", "api_keys", "arc_instances", "arc_places", "revoked_keys", "bans", "nodes", "changes", "feed_end", "store_facts", "audit",
        "admin_tokens",
    ];

    private static readonly string[] Reads =
    [
        "IRegistry.LastSequenceAsync", "IOrganizationRegistry.ListOrganizationsAsync", "IOrganizationRegistry.ListDeletedOrganizationsAsync",
        "IOrganizationRegistry.ShowOrganizationAsync", "IKeyRegistry.ListKeysAsync", "IKeyRegistry.FindKeyAsync", "IArcRegistry.FindArcAsync",
        "IArcRegistry.FindArcRefusalAsync",
        "IArcRegistry.FindKeptArcAsync", "IArcRegistry.ListSwitchesAsync", "IArcRegistry.CountOthersPresentingAsync", "IArcRegistry.IsCredentialEndedAsync",
        "ITenantRegistry.TryProvisionAsync", "ITenantRegistry.StoreMarkAsync", "IBans.ListAsync", "INodes.ListAsync",
        "IAdminTokens.ListAsync", "IAdminTokens.FindAsync",
    ];

    private static readonly Dictionary<string, Func<Stage, Task>> Mutations = new(StringComparer.Ordinal)
    {
        ["IOrganizationRegistry.CreateOrganizationAsync"] = on => on.Registry.CreateOrganizationAsync("new", default),
        ["IOrganizationRegistry.SuspendOrganizationAsync"] = on => on.Registry.SuspendOrganizationAsync(on.Living, Reason("unpaid"), default),
        ["IOrganizationRegistry.ResumeOrganizationAsync"] = on => on.Registry.ResumeOrganizationAsync(on.Suspended, default),
        ["IOrganizationRegistry.DeleteOrganizationAsync"] = on => on.Registry.DeleteOrganizationAsync(on.Living, Month, default),
        ["IOrganizationRegistry.RestoreOrganizationAsync"] = on => on.Registry.RestoreOrganizationAsync(on.Deleted, default),
        ["IOrganizationRegistry.PurgeOrganizationAsync"] = on => on.Registry.PurgeOrganizationAsync(on.Living, default),
        ["IKeyRegistry.IssueKeyAsync"] = on => on.Registry.IssueKeyAsync(on.Living, "new", KeyPermissions.Read, default),
        ["IKeyRegistry.SwitchKeyAsync"] = on => on.Registry.SwitchKeyAsync(on.Key, false, default),
        ["IKeyRegistry.UpdateKeyAsync"] = on => on.Registry.UpdateKeyAsync(on.Key, new KeyChange { Permissions = KeyPermissions.Read }, default),
        ["IKeyRegistry.RotateKeyAsync"] = on => on.Registry.RotateKeyAsync(on.Key, TimeSpan.FromHours(1), default),
        ["IKeyRegistry.RevokeKeyAsync"] = on => on.Registry.RevokeKeyAsync(on.Key, default),
        ["IKeyRegistry.RevokeKeysAsync"] = on => on.Registry.RevokeKeysAsync([on.Key, on.OtherKey], default),
        ["IArcRegistry.AddArcAsync"] = on => on.Registry.AddArcAsync(on.Suspended, TemporaryStore.Arc("http://new:8000", "new"), default),
        ["IArcRegistry.UpdateArcAsync"] = on => on.Registry.UpdateArcAsync(
            on.Living, new ArcChange { Database = TemporaryStore.Database("other") }, default),
        ["IArcRegistry.RemoveArcAsync"] = on => on.Registry.RemoveArcAsync(on.Living, default),
        ["IArcRegistry.SwitchCredentialAsync"] = on => on.Registry.SwitchCredentialAsync(on.Living, new ArcCredential("fresh"), default),
        ["IArcRegistry.RevertCredentialAsync"] = on => on.Registry.RevertCredentialAsync(on.Switched, default),
        ["IArcRegistry.EndSwitchAsync"] = on => on.Registry.EndSwitchAsync(on.Switched, default),
        ["IArcRegistry.NoteCredentialEndedAsync"] = on => on.Registry.NoteCredentialEndedAsync(on.Living, default),
        ["ITenantRegistry.ProvisionAsync"] = on => on.Registry.ProvisionAsync(
            new NewTenant(OrganizationId.New(), "new", TemporaryStore.Arc("http://new:8000", "new"), "new", KeyPermissions.Read), default),
        ["IBans.ClearAsync"] = on => on.Bans.ClearAsync(null, default),
        ["INodes.ForgetAsync"] = on => on.Nodes.ForgetAsync("node_silent", default),
        ["IAdminTokens.CreateAsync"] = on => on.Tokens.CreateAsync(new NewAdminToken("new", AdminScope.Read, null), default),
        ["IAdminTokens.RevokeAsync"] = on => on.Tokens.RevokeAsync("ci", default),
    };

    public static TheoryData<string> Names => new(Mutations.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_mutation_whose_row_cannot_be_written_is_not_made_and_is_once_it_can(string mutation)
    {
        await using var temporary = new TemporaryStore(engine);
        Stage stage = await Stage.PrepareAsync(temporary);
        temporary.Refuse("INSERT", "audit");
        string before = Show(temporary);

        await Assert.ThrowsAsync<RegistryException>(() => Mutations[mutation](stage));

        Assert.Equal(before, Show(temporary));
        string rows = temporary.Rows("SELECT count(*) FROM audit")[0];
        temporary.Run(engine == StoreEngine.Sqlite ? "DROP TRIGGER refuse" : "DROP TRIGGER refuse ON audit");
        await Mutations[mutation](stage);
        Assert.NotEqual(rows, temporary.Rows("SELECT count(*) FROM audit")[0]);
        Assert.Null((await stage.Store.Audit.VerifyAsync(null, default)).Fault);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_store_that_is_still_being_copied_is_changed_by_nobody(string mutation)
    {
        await using var temporary = new TemporaryStore(engine);
        Stage stage = await Stage.PrepareAsync(temporary);
        temporary.Run("INSERT INTO store_facts(name, value) VALUES ('copy_under_way', '1')");
        string before = Show(temporary);

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => Mutations[mutation](stage));

        Assert.Equal(CopyMark.Sentence, refused.Message);
        Assert.Equal(before, Show(temporary));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_trial_of_a_mutation_leaves_nothing(string mutation)
    {
        await using var temporary = new TemporaryStore(engine);
        Stage stage = await Stage.PrepareAsync(temporary);
        string before = Show(temporary);

        await Mutations[mutation](stage with { Terms = new RegistryTerms("test") { DryRun = true } });

        Assert.Equal(before, Show(temporary));
    }

    private static SuspensionReason Reason(string text) =>
        SuspensionReason.TryParse(text, out SuspensionReason reason, out string fault) ? reason : throw new ArgumentException(fault);

    private static string Show(TemporaryStore temporary) =>
        string.Join('\n', Tables.Select(table => $"{table}\n{string.Join('\n', temporary.Rows($"SELECT * FROM {table} ORDER BY 1, 2"))}"));

    /// <summary>A store on which each mutation has something to change.</summary>
    private sealed record Stage(
        SqlStore Store, string Living, string Suspended, string Deleted, long Key, long OtherKey, CredentialSwitch Switched)
    {
        public RegistryTerms Terms { get; init; } = new("test");

        public IRegistry Registry => Store.Registries.Under(Terms);

        public IBans Bans => Store.Registries.BansUnder(Terms);

        public INodes Nodes => Store.Registries.NodesUnder(Terms);

        public IAdminTokens Tokens => Store.Registries.TokensUnder(Terms);

        public static async Task<Stage> PrepareAsync(TemporaryStore temporary)
        {
            SqlStore store = await temporary.OpenAsync();
            string living = await store.CreateAsync("living");
            await store.BindAsync(living, TemporaryStore.Arc("http://living:8000", "living"));
            long key = (await store.IssueAsync(living, "key")).Key.Facts.Id;
            long otherKey = (await store.IssueAsync(living, "other")).Key.Facts.Id;
            string suspended = await store.CreateAsync("suspended");
            (await store.Registry.SuspendOrganizationAsync(suspended, Reason("unpaid"), default)).Done();
            string deleted = await store.CreateAsync("deleted");
            (await store.Registry.DeleteOrganizationAsync(deleted, Month, default)).Done();
            string switching = await store.CreateAsync("switching");
            await store.BindAsync(switching, TemporaryStore.Arc("http://switching:8000", "switching"));
            CredentialSwitch switched = (await store.Registry.SwitchCredentialAsync(switching, new ArcCredential("fresh"), default)).Done();
            (await store.Registries.TokensUnder(new RegistryTerms("test")).CreateAsync(
                new NewAdminToken("ci", AdminScope.Manage, null), default)).Done();
            temporary.Run(
                """
                INSERT INTO bans(address, node, failures, since, until) VALUES ('203.0.113.7', 'node_silent', 9, 0, 9000000000000);
                INSERT INTO nodes(id, started_at, seen_at, applied_sequence)
                VALUES ('node_silent', '2020-01-01 00:00:00+00:00', '2020-01-01 00:00:00+00:00', 0);
                """);
            return new Stage(store, living, suspended, deleted, key, otherKey, switched);
        }
    }

    public sealed class OnSqlite() : MutationAuditTests(StoreEngine.Sqlite)
    {
        [Fact]
        public void Every_member_of_the_ports_is_known_to_read_or_is_tried()
        {
            Type[] ports = [typeof(IRegistry), .. typeof(IRegistry).GetInterfaces(), typeof(IBans), typeof(INodes), typeof(IAdminTokens)];
            IEnumerable<string> members = ports.SelectMany(port => port.GetMethods().Select((MethodInfo method) => $"{port.Name}.{method.Name}"));

            Assert.Equal(members.Distinct().Order(StringComparer.Ordinal), Reads.Concat(Mutations.Keys).Order(StringComparer.Ordinal));
        }
    }

    public sealed class OnPostgres() : MutationAuditTests(StoreEngine.Postgres);
}
