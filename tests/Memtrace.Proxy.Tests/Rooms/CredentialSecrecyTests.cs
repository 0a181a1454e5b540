using System.Net;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Neither the caller's key nor the Arc's credential is ever said to anybody.</summary>
public sealed class CredentialSecrecyTests
{
    private const string ArcSecret = "arc-secret-91b7";

    [Fact]
    public async Task No_log_entry_no_answer_and_no_upstream_request_shows_a_key()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key("org_a", "tenant_a", ArcSecret);
        string dead = proxy.Bindings.Issue("org_x", proxy.Upstream.Url, live: false);
        proxy.Upstream.Answer = static context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.EndsWith("arrow", StringComparison.Ordinal) ? 401 : 204;
            return Task.CompletedTask;
        };
        List<Said> answers =
        [
            await proxy.QueryAsync(key),
            await proxy.QueryAsync(dead),
            await proxy.QueryAsync(key, "SELECT * FROM other.x"),
            await proxy.QueryAsync(key, headers: ("Authorization", $"Bearer {dead}")),
            await proxy.GetAsync("/api/v1/me", key),
            await proxy.GetAsync("/api/v1/auth/verify", key),
            await proxy.GetAsync($"/api/v1/{key}", key),
            await proxy.SendAsync(HttpMethod.Post, $"/write?p={key}", null, new StringContent("cpu v=1")),
            await proxy.SendAsync(HttpMethod.Post, $"/write?precision={key}", key, new StringContent("cpu v=1")),
            await proxy.SendAsync(HttpMethod.Post, "/api/v1/query/arrow", key, Asking.Json("""{"sql":"SELECT 1"}""")),
        ];
        await proxy.Upstream.StopAsync();
        answers.Add(await proxy.QueryAsync(key));

        Assert.Equal(HttpStatusCode.BadGateway, answers[^1].Status);
        foreach (string secret in (string[])[key, key[4..], dead[4..], ArcSecret])
        {
            Assert.DoesNotContain(proxy.Log.Entries, entry => entry.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(answers, said => said.Body.Contains(secret, StringComparison.Ordinal) || said.Headers.Values.Any(value => value.Contains(secret, StringComparison.Ordinal)));
        }

        Assert.DoesNotContain(proxy.Upstream.Requests, request =>
            request.Target.Contains("mtk_", StringComparison.Ordinal)
            || request.Text.Contains("mtk_", StringComparison.Ordinal)
            || request.Headers.Any(header => header.Value.Contains("mtk_", StringComparison.Ordinal)));
        Assert.NotEmpty(proxy.Log.Entries);
    }

    [Fact]
    public async Task A_store_failure_is_logged_without_the_key()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        proxy.Bindings.Unavailable = true;

        await proxy.QueryAsync(key);

        Assert.DoesNotContain(proxy.Log.Entries, entry => entry.Contains(key[4..], StringComparison.Ordinal));
    }
}
