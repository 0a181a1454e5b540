using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.ArcInstances;

/// <summary>An organization's Arc as JSON, its credential masked.</summary>
internal sealed record ArcView(
    string Id,
    string OrgId,
    string Url,
    IReadOnlyList<string> Urls,
    string Database,
    string Measurement,
    bool Dedicated,
    string ApiKey,
    IReadOnlyList<string>? ConfirmedNodes = null,
    IReadOnlyList<string>? UnconfirmedNodes = null)
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
