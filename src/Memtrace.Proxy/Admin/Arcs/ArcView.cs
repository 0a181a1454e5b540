using System.Text.Json.Serialization;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Admin.Arcs;

/// <summary>An organization's Arc as JSON, its credential masked; nodes only where the verb waited for them.</summary>
public sealed record ArcView(
    string Id,
    string OrgId,
    string Url,
    IReadOnlyList<string> Urls,
    string Database,
    string Measurement,
    bool Dedicated,
    string ApiKey,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ConfirmedNodes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? UnconfirmedNodes = null)
{
    public static ArcView Of(ArcBinding binding) => new(
        binding.Instance.Id,
        binding.OrganizationId,
        binding.Instance.Urls[0].Text,
        [.. binding.Instance.Urls.Select(url => url.Text)],
        binding.Instance.Database.Text,
        binding.Instance.Measurement.Text,
        binding.Instance.Dedicated,
        CredentialMask.Of(binding.Instance.Credential));
}
