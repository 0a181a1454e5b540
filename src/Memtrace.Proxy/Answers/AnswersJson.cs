using System.Text.Json.Serialization;

namespace Memtrace.Proxy.Answers;

/// <summary>The body of <c>GET /api/v1/me</c>; instants are written as the operator's tool writes them.</summary>
internal sealed record KeyDescription(
    string OrgId, string OrgName, long KeyId, string KeyName, IReadOnlyList<string> Permissions, string? ExpiresAt);

/// <summary>The body of Arc's <c>auth/verify</c>.</summary>
internal sealed record KeyVerification(bool Valid, TokenDescription TokenInfo, IReadOnlyList<string> Permissions);

/// <summary>The token inside it; Arc writes the permissions here as one comma list.</summary>
internal sealed record TokenDescription(long Id, string Name, string Permissions, bool Enabled, string? ExpiresAt);

/// <summary>The body of <c>GET /health</c> on the tenant listener.</summary>
internal sealed record HealthAnswer(string Status, string Service, string Version, string Uptime);

/// <summary>The body of <c>GET /health</c> on the operator listener.</summary>
internal sealed record HealthDetail(
    string Status,
    string Service,
    string Version,
    string Uptime,
    bool Ready,
    string? Reason,
    string StoreState,
    string Tier,
    double StoreSilenceSeconds,
    long AppliedSequence,
    double RevocationLagSeconds,
    long StaleAnswers);

/// <summary>The body of <c>GET /ready</c>.</summary>
internal sealed record ReadyAnswer(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason);

/// <summary>What the proxy writes of its own, but for refusals.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeyDescription))]
[JsonSerializable(typeof(KeyVerification))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(HealthDetail))]
[JsonSerializable(typeof(ReadyAnswer))]
internal sealed partial class AnswersJson : JsonSerializerContext;
