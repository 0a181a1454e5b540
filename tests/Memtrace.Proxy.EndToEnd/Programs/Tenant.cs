namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>An organization with one of its keys, as an operator noted them down.</summary>
internal sealed record Tenant(string Name, string OrgId, string Database, long KeyId, string Key);
