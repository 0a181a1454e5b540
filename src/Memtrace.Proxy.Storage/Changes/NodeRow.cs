namespace Memtrace.Proxy.Storage.Changes;

/// <summary>A running node as it last announced itself.</summary>
internal sealed record NodeRow(string Id, DateTimeOffset SeenAt, long Applied);
