using System.Globalization;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Settings;

namespace Memtrace.Proxy.Tests.Core.Keys;

/// <summary>No text that somebody could print by accident shows a secret.</summary>
public sealed class SecretTextTests
{
    private const string ArcSecret = "arc-secret-7f3a";
    private const string Master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly ApiKeyToken Token = ApiKeyToken.Issue();
    private static readonly ApiKeyFacts Facts = new(7, "ci", KeyPermissions.Read, true, null, null, AllowedNetworks.Anywhere);

    private static readonly object[] Printed =
    [
        Token,
        Token.Digest,
        new ArcCredential(ArcSecret),
        Instance(),
        new TenantBinding(new OrganizationFacts("org_a", "Acme", true), Facts, ArcState.Bound, Instance(), 1),
        new IssuedKey(new ApiKey("org_a", Facts, DateTimeOffset.UnixEpoch), Token),
        new ArcBinding("org_a", Instance()),
        new NewArc([Url()], new ArcCredential(ArcSecret), default, default, false),
        new ArcChange { Credential = new ArcCredential(ArcSecret) },
        new SecretText(ArcSecret),
        new ProxyOptions { MasterKey = new SecretText(Master), MasterKeyPrevious = new SecretText(Master), AdminToken = new SecretText(ArcSecret), RedisUrl = new SecretText(ArcSecret) },
        new SettingsReading(new ProxyOptions { MasterKey = new SecretText(Master) }, [], []),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Printed.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void The_text_of_a_value_holds_no_secret(int place)
    {
        string text = Printed[place].ToString()!;
        string composed = string.Create(CultureInfo.InvariantCulture, $"{Printed[place]}");

        foreach (string secret in (string[])[ArcSecret, Master, Token.Reveal().ToString(), Token.Digest.ToHex(), Token.Digest.ToPrefix()])
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, composed, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static ArcInstance Instance()
    {
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName database));
        Assert.True(MeasurementName.TryParse("events", out MeasurementName measurement));
        return new ArcInstance("arc_1", [Url()], new ArcCredential(ArcSecret), database, measurement, false);
    }

    private static ArcUrl Url()
    {
        Assert.True(ArcUrl.TryParse("http://127.0.0.1:8000", out ArcUrl url, out _));
        return url;
    }
}
