using System.Net;
using System.Text.Json;

namespace Memtrace.Proxy.Tests.ArcDev;

public sealed class ArcDevDatabaseTests
{
    [Fact]
    public async Task A_database_is_created_once_and_dropped_only_when_confirmed()
    {
        await using var arc = await ArcDevHost.StartAsync();

        Assert.Equal(HttpStatusCode.Created, await CreateAsync(arc, "d1"));
        Assert.Equal(HttpStatusCode.Conflict, await CreateAsync(arc, "d1"));
        Assert.Equal(HttpStatusCode.BadRequest, await CreateAsync(arc, "system"));
        Assert.Equal(HttpStatusCode.BadRequest, await CreateAsync(arc, "9d"));
        Assert.Equal(HttpStatusCode.BadRequest, await DropAsync(arc, "/api/v1/databases/d1"));
        Assert.Equal(HttpStatusCode.OK, await DropAsync(arc, "/api/v1/databases/d1?confirm=true"));
        Assert.Equal(HttpStatusCode.NotFound, await DropAsync(arc, "/api/v1/databases/d1?confirm=true"));
    }

    [Fact]
    public async Task A_database_shows_its_measurements_to_any_token()
    {
        await using var arc = await ArcDevHost.StartWithTwoTenantsAsync();

        using var one = await arc.GetAsync("/api/v1/databases/tenant_a", ArcDevHost.Writer);
        using var missing = await arc.GetAsync("/api/v1/databases/nobody", ArcDevHost.Writer);

        Assert.Equal("""{"name":"tenant_a","measurement_count":1}""", await one.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Rows_of_a_dropped_database_are_gone_also_after_it_is_made_again()
    {
        await using var arc = await ArcDevHost.StartAsync();
        await arc.WriteLinesAsync("d1", "m v=1i 1780000000000000000");
        Assert.Equal("[[1]]", await arc.RowsAsync("SELECT v FROM m", "d1"));

        await DropAsync(arc, "/api/v1/databases/d1?confirm=true");
        await arc.WriteLinesAsync("d1", "m v=2i 1780000000000000000");

        Assert.Equal("[[2]]", await arc.RowsAsync("SELECT v FROM m", "d1"));
    }

    private static async Task<HttpStatusCode> CreateAsync(ArcDevHost arc, string name)
    {
        using var answer = await arc.SendAsync(HttpMethod.Post, "/api/v1/databases", ArcDevHost.Admin, new StringContent(JsonSerializer.Serialize(new { name })));
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> DropAsync(ArcDevHost arc, string path)
    {
        using var answer = await arc.SendAsync(HttpMethod.Delete, path, ArcDevHost.Admin);
        return answer.StatusCode;
    }
}
