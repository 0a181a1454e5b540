using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>Bindings to be sealed, and what one is when all that it says is written out.</summary>
internal static class SealedBindings
{
    public static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public static ApiKeyDigest Digest(int number) => ApiKeyDigest.Of($"key {number}");

    public static ReadBinding Of(ArcState state, string name = "k", string secret = "arc-secret") => new(
        new TenantBinding(
            new OrganizationFacts("org_1", "Ängström & Söhne", true),
            new ApiKeyFacts(7, name, KeyPermissions.Read | KeyPermissions.Write, true, Noon.AddDays(1), null, AllowedNetworks.FromText("10.0.0.0/8")),
            state,
            state == ArcState.Bound ? Arc(secret) : null,
            41)
        {
            AsOfNonce = -8_123_456_789,
        },
        Noon);

    public static string Everything(ReadBinding read)
    {
        TenantBinding binding = read.Binding;
        string arc = binding.Arc is not { } known
            ? "none"
            : $"{known.Id} {string.Join(',', known.Urls)} {known.Credential.Reveal()} {known.Database} {known.Measurement} {known.Dedicated} "
                + known.Address;
        return $"{binding.Organization} {binding.Key} {binding.ArcState} {arc} {binding.AsOf} {binding.AsOfNonce} {read.ReadAt:O}";
    }

    private static ArcInstance Arc(string secret) => new(
        "arc_1",
        TemporaryStore.Urls("http://one:8000 https://two:8443/base"),
        new ArcCredential(secret),
        TemporaryStore.Database("acme"),
        TemporaryStore.Measurement("events"),
        dedicated: true);
}
