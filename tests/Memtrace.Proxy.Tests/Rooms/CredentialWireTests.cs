namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Credential headers that stand twice, on a bare socket.</summary>
public sealed class CredentialWireTests
{
    [Theory]
    [InlineData("Authorization: Bearer {a}\nAuthorization: Bearer {b}\n")]
    [InlineData("Authorization: Bearer {a}\nAuthorization: Bearer {a}\n")]
    [InlineData("x-api-key: {a}\nX-Api-Key: {b}\n")]
    [InlineData("x-api-key: {a}\nx-api-key: {a}\n")]
    [InlineData("x-api-key: {a}\nAuthorization: Bearer {b}\n")]
    [InlineData("x-api-key:\nx-api-key: {a}\n")]
    [InlineData("Authorization:\nAuthorization: Bearer {a}\n")]
    public async Task Two_credentials_are_refused_before_anybody_is_looked_up(string headers)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string filled = headers
            .Replace("{a}", proxy.Key(), StringComparison.Ordinal)
            .Replace("{b}", proxy.Key("org_b", "tenant_b"), StringComparison.Ordinal);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"GET /api/v1/me HTTP/1.1\nHost: x\nConnection: close\n{filled}\n");

        Assert.Equal(400, answer.Status);
        Assert.Contains("ambiguous_key", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, proxy.Bindings.LookUps);
    }

    [Fact]
    public async Task An_empty_credential_header_is_no_credential()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"GET /api/v1/me HTTP/1.1\nHost: x\nConnection: close\nx-api-key:\nAuthorization: Bearer {proxy.Key()}\n\n");

        Assert.Equal(200, answer.Status);
    }
}
