using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tests.Core.Registry;

/// <summary>Every stored fact of a resource is in its version, and nothing that changes by itself.</summary>
public sealed class ResourceVersionTests
{
    private static readonly DateTimeOffset Then = DateTimeOffset.UnixEpoch;

    private static readonly ApiKeyFacts Facts = new(1, "k", KeyPermissions.Read, Enabled: true, Then, Then, Networks("10.0.0.0/8"));
    private static readonly ApiKey Key = new("org_a", Facts, Then) { ReplacedBy = 2 };

    [Fact]
    public void Each_fact_of_an_organization_tells_its_versions_apart()
    {
        var one = new Organization("org_a", "acme", Then, DeletedAt: Then, PurgeAfter: Then) { SuspendedAt = Then, SuspendedReason = "unpaid" };
        Organization[] all =
        [
            one, one with { Id = "org_b" }, one with { Name = "voya" }, one with { SuspendedAt = null }, one with { SuspendedReason = "abuse" },
            one with { SuspendedReason = null }, one with { DeletedAt = null }, one with { PurgeAfter = Then.AddMilliseconds(1) },
        ];

        Assert.Distinct(all.Select(ResourceVersion.Of));
        Assert.Equal(ResourceVersion.Of(one), ResourceVersion.Of(one with { PurgeAfter = Then.AddTicks(1) }));
    }

    [Fact]
    public void Each_fact_of_a_key_tells_its_versions_apart_and_its_use_does_not()
    {
        ApiKeyFacts[] facts =
        [
            Facts, Facts with { Id = 3 }, Facts with { Name = "l" }, Facts with { Permissions = KeyPermissions.Write }, Facts with { Enabled = false },
            Facts with { ExpiresAt = null }, Facts with { GraceUntil = null }, Facts with { AllowedNetworks = Networks("10.0.0.0/9") },
            Facts with { AllowedNetworks = AllowedNetworks.Anywhere },
        ];
        ApiKey[] all = [.. facts.Select(each => Key with { Facts = each }), Key with { OrganizationId = "org_b" }, Key with { ReplacedBy = null }];

        Assert.Distinct(all.Select(ResourceVersion.Of));
        Assert.Equal(ResourceVersion.Of(Key), ResourceVersion.Of(Key with { LastUsedAt = Then }));
    }

    [Fact]
    public void Where_one_fact_ends_and_the_next_begins_counts() => Assert.Distinct(
        [ResourceVersion.Of("ab", "c"), ResourceVersion.Of("a", "bc"), ResourceVersion.Of("abc", ""), ResourceVersion.Of("abc", null)]);

    private static AllowedNetworks Networks(string text) => AllowedNetworks.FromText(text);
}
