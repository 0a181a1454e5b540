namespace Memtrace.ArcDev.Access;

internal sealed class AccessToken(long id, string name)
{
    public long Id { get; } = id;

    public string Name { get; set; } = name;

    public string Description { get; set; } = "";

    public ArcPermissions Permissions { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public bool Enabled { get; set; } = true;

    public bool Allows(ArcPermissions asked) => (Permissions & (asked | ArcPermissions.Admin)) != 0;

    public bool IsLive(DateTimeOffset now) => Enabled && (ExpiresAt is null || ExpiresAt > now);
}
