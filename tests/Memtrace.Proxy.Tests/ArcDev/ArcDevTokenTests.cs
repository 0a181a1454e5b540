using System.Net;
using System.Text;
using System.Text.Json;

namespace Memtrace.Proxy.Tests.ArcDev;

public sealed class ArcDevTokenTests
{
    [Fact]
    public async Task A_token_is_created_rotated_and_revoked_with_effect_at_once()
    {
        await using var arc = await ArcDevHost.StartAsync();
        var value = await CreateAsync(arc, """{"name":"proxy","permissions":["read"],"expires_in":"30d"}""");
        var id = await IdOfAsync(arc, "proxy");

        Assert.Equal(44, value.Length);
        Assert.Equal(HttpStatusCode.OK, await VerifyAsync(arc, value));

        using var rotated = await arc.SendAsync(HttpMethod.Post, $"/api/v1/auth/tokens/{id}/rotate", ArcDevHost.Admin);
        var next = JsonDocument.Parse(await rotated.Content.ReadAsStringAsync()).RootElement.GetProperty("new_token").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, await VerifyAsync(arc, value));
        Assert.Equal(HttpStatusCode.OK, await VerifyAsync(arc, next));

        using var revoked = await arc.SendAsync(HttpMethod.Post, $"/api/v1/auth/tokens/{id}/revoke", ArcDevHost.Admin);
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await VerifyAsync(arc, next));
    }

    [Fact]
    public async Task A_token_without_permissions_in_its_request_may_read_and_write()
    {
        await using var arc = await ArcDevHost.StartAsync();
        var value = await CreateAsync(arc, """{"name":"both"}""");

        using var verified = await arc.GetAsync("/api/v1/auth/verify", value);

        Assert.Contains("\"permissions\":[\"read\",\"write\"]", await verified.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_name_is_a_server_error_and_the_id_is_not_told()
    {
        await using var arc = await ArcDevHost.StartAsync();
        await CreateAsync(arc, """{"name":"twice"}""");

        using var again = await PostAsync(arc, """{"name":"twice"}""");

        Assert.Equal(HttpStatusCode.InternalServerError, again.StatusCode);
        Assert.Contains("token with name 'twice' already exists", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permissions_of_a_token_can_be_changed_and_the_token_deleted()
    {
        await using var arc = await ArcDevHost.StartAsync();
        var value = await CreateAsync(arc, """{"name":"narrow","permissions":[]}""");
        var id = await IdOfAsync(arc, "narrow");
        using var refused = await arc.GetAsync("/api/v1/measurements", value);

        using var patched = await arc.SendAsync(HttpMethod.Patch, $"/api/v1/auth/tokens/{id}", ArcDevHost.Admin, new StringContent("""{"permissions":["read"]}"""));
        using var admitted = await arc.GetAsync("/api/v1/measurements", value);
        using var deleted = await arc.SendAsync(HttpMethod.Delete, $"/api/v1/auth/tokens/{id}", ArcDevHost.Admin);
        using var missing = await arc.SendAsync(HttpMethod.Delete, $"/api/v1/auth/tokens/{id}", ArcDevHost.Admin);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static async Task<string> CreateAsync(ArcDevHost arc, string body)
    {
        using var created = await PostAsync(arc, body);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var document = JsonDocument.Parse(await created.Content.ReadAsStringAsync());
        Assert.False(document.RootElement.TryGetProperty("id", out _));
        return document.RootElement.GetProperty("token").GetString()!;
    }

    private static Task<HttpResponseMessage> PostAsync(ArcDevHost arc, string body) =>
        arc.SendAsync(HttpMethod.Post, "/api/v1/auth/tokens", ArcDevHost.Admin, new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<long> IdOfAsync(ArcDevHost arc, string name)
    {
        using var listed = await arc.GetAsync("/api/v1/auth/tokens", ArcDevHost.Admin);
        using var document = JsonDocument.Parse(await listed.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("tokens").EnumerateArray().Single(t => t.GetProperty("name").GetString() == name).GetProperty("id").GetInt64();
    }

    private static async Task<HttpStatusCode> VerifyAsync(ArcDevHost arc, string token)
    {
        using var answer = await arc.GetAsync("/api/v1/auth/verify", token);
        return answer.StatusCode;
    }
}
