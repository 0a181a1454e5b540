namespace Memtrace.Proxy.Storage.Copies;

/// <summary>
/// Everything that moves with a store, in an order in which each row finds what it belongs to. What tells of the source's own life
/// stays: its feed, its nodes, their bans, and the places of Arcs, which are found anew. What organizations used has a way of its own.
/// </summary>
internal static class CopyTables
{
    private const string OfOrganization = "EXISTS (SELECT 1 FROM organizations o WHERE o.id = org_id)";

    public static IReadOnlyList<CopyTable> All { get; } =
    [
        new("organizations", Text("id"), Number("rowid"), Text("name"), Instant("created_at"), Text("settings_json"),
            Instant("suspended_at"), Text("suspended_reason"), Instant("deleted_at"), Instant("purge_after"))
        {
            Numbered = "rowid",
        },
        new("api_keys", Number("id"), Text("key_hash"), Text("key_prefix"), Text("key_digest"), Text("name"), Text("org_id"),
            Text("permissions"), Instant("created_at"), Instant("expires_at"), Flag("enabled"), Instant("grace_until"),
            Instant("disabled_at"), new CopyColumn("last_used_at", ColumnKind.Instant, IsPassing: true), Text("allow_cidrs"),
            Number("replaced_by"))
        {
            Belongs = OfOrganization,
            Unique = Text("name"),
            Numbered = "id",
        },
        new("agents", Text("id"), Text("org_id"), Text("name"), Text("description"), Text("config_json"), Instant("created_at"),
            Instant("last_active_at"))
        {
            Belongs = OfOrganization,
            Detach = "DELETE FROM sessions WHERE agent_id IN (SELECT id FROM agents WHERE ",
        },
        new("sessions", Text("id"), Text("org_id"), Text("agent_id"), Text("status"), Text("metadata_json"), Instant("created_at"),
            Instant("updated_at"), Instant("closed_at"))
        {
            Belongs = OfOrganization + " AND EXISTS (SELECT 1 FROM agents a JOIN organizations o ON o.id = a.org_id WHERE a.id = agent_id)",
        },
        new("arc_instances", Text("id"), Number("rowid"), Text("org_id"), Text("url"), Text("urls_json"), Bytes("api_key_cipher"),
            Bytes("api_key_nonce"), Number("seal_version"), Bytes("next_cipher"), Bytes("next_nonce"), Number("next_seal_version"),
            Text("database"), Text("measurement"), Flag("dedicated"), Instant("created_at"), Instant("updated_at"),
            Instant("switched_at"), Instant("credential_ended_at"))
        {
            Belongs = OfOrganization,
            Unique = Text("org_id"),
            Numbered = "rowid",
        },
        new("revoked_keys", Number("id"), Text("key_prefix"))
        {
            Unique = Text("key_prefix"),
            Numbered = "id",
        },
        new("admin_tokens", Text("name"), Text("scope"), Text("digest"), Instant("created_at"), Instant("expires_at")),
        new("audit", Number("sequence"), Number("at"), Text("actor"), Text("action"), Text("org_id"), Number("key_id"), Text("details"),
            Text("previous_hash"), Text("hash")),
        new("store_facts", Text("name"), Text("value")) { Scope = $"name NOT IN ('store_id', '{CopyMark.FactName}')" },
    ];

    /// <summary>Columns of these tables that are not copied: what they say is of the one store only.</summary>
    public static IReadOnlyList<string> Left { get; } = ["arc_instances.placed"];

    private static CopyColumn Text(string name) => new(name, ColumnKind.Text);

    private static CopyColumn Number(string name) => new(name, ColumnKind.Number);

    private static CopyColumn Flag(string name) => new(name, ColumnKind.Flag);

    private static CopyColumn Bytes(string name) => new(name, ColumnKind.Bytes);

    private static CopyColumn Instant(string name) => new(name, ColumnKind.Instant);
}
