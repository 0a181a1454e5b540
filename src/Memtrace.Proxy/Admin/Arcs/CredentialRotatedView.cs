using System.Text.Json.Serialization;

namespace Memtrace.Proxy.Admin.Arcs;

/// <summary>A rotated credential as JSON.</summary>
/// <param name="OrgId">Whose it is.</param>
/// <param name="Url">Where its Arc listens.</param>
/// <param name="Urls">All of its nodes.</param>
/// <param name="ApiKey">The new credential, masked; null in a trial of one that is to be made.</param>
/// <param name="FormerRevoked">Whether the former token was revoked at that Arc; absent when nobody asked for that.</param>
/// <param name="ConfirmedNodes">Nodes that present the new one.</param>
/// <param name="UnconfirmedNodes">Nodes that may not yet.</param>
public sealed record CredentialRotatedView(
    string OrgId,
    string Url,
    IReadOnlyList<string> Urls,
    string? ApiKey,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? FormerRevoked,
    IReadOnlyList<string> ConfirmedNodes,
    IReadOnlyList<string> UnconfirmedNodes);
