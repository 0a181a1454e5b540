using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Instants;

namespace Memtrace.Proxy.Admin.Audit;

/// <summary>A record of the audit log as JSON; details that are no JSON any more are a text.</summary>
public sealed record AuditRecordView(
    long Sequence, string At, string Actor, string Action, string? OrgId, long? KeyId, JsonNode? Details, string Hash)
{
    public static AuditRecordView Of(AuditRecord record) => new(
        record.Sequence,
        Rfc3339.Format(record.At),
        record.Actor,
        record.Action,
        record.OrganizationId.Length == 0 ? null : record.OrganizationId,
        record.KeyId,
        Parse(record.Details),
        record.Hash);

    /// <summary>What changed, for one line of a person: <c>name: old → new</c>, what was not there before without the arrow.</summary>
    [JsonIgnore]
    public string Summary => Details is JsonObject facts
        ? string.Join(", ", facts.Select(fact => Summarize(fact.Key, Member(fact.Value, "old"), Member(fact.Value, "new"))).OfType<string>())
        : Details?.ToString() ?? "";

    private static string? Summarize(string name, string? old, string? now) =>
        old == now ? null
        : old is null ? $"{name}: {now}"
        : $"{name}: {old} → {now ?? "-"}";

    private static string? Member(JsonNode? fact, string name) => (fact as JsonObject)?[name]?.ToString();

    private static JsonNode? Parse(string details)
    {
        try
        {
            return JsonNode.Parse(details);
        }
        catch (JsonException)
        {
            return JsonValue.Create(details);
        }
    }
}
