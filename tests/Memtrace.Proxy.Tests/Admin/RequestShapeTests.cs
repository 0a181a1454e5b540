using System.Net;
using System.Net.Sockets;
using System.Text;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Admin;

public sealed class RequestShapeTests : IAsyncLifetime
{
    private AdminBench _bench = null!;

    public async Task InitializeAsync() => _bench = await AdminBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("", "member 'name' is missing")]
    [InlineData("{}", "member 'name' is missing")]
    [InlineData("""{"name":"a","nmae":"b"}""", "unknown member 'nmae'")]
    [InlineData("""{"name":"a","Name":"b"}""", "unknown member 'Name'")]
    [InlineData("""{"name":"a","name":"b"}""", "member 'name' stands twice")]
    [InlineData("""{"name":5}""", "member 'name' is of the wrong type")]
    [InlineData("""{"name":["s3cret"]}""", "member 'name' is of the wrong type")]
    [InlineData("""{"name":"a"} x""", "the body is not well-formed JSON")]
    [InlineData("""{"name":"a",}""", "the body is not well-formed JSON")]
    [InlineData("[]", "the body is not well-formed JSON")]
    [InlineData("null", "the body is a JSON object")]
    public async Task A_body_that_is_not_exactly_what_is_taken_is_refused_by_the_members_name(string body, string error)
    {
        Said said = await _bench.PostAsync("/organizations", body);

        Assert.Equal("BadRequest malformed_request", $"{said.Status} {said.Code}");
        Assert.Equal(error, said.Error);
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_too_deep_is_refused()
    {
        string deep = new string('[', 10_000) + new string(']', 10_000);

        Assert.Equal("malformed_request", (await _bench.PostAsync("/organizations", $$"""{"name":{{deep}}}""")).Code);
        Said longer = await _bench.PostAsync("/organizations", $$"""{"name":"{{new string('a', 70_000)}}"}""");
        Assert.Equal("the body is longer than 65536 bytes", longer.Error);
        Assert.Empty(_bench.Temporary.Rows("SELECT 1 FROM organizations"));
    }

    [Theory]
    [InlineData("POST", "/organizations/org_1/resume")]
    [InlineData("DELETE", "/keys/1")]
    [InlineData("GET", "/organizations")]
    public async Task A_body_where_none_is_taken_is_refused(string method, string path) =>
        Assert.Equal("this operation takes no body", (await _bench.SendAsync(new HttpMethod(method), path, "{}")).Error);

    [Fact]
    public async Task A_body_that_does_not_say_how_long_it_is_is_no_longer_either()
    {
        using var client = new HttpClient { BaseAddress = _bench.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/v1/organizations");
        request.Content = new StringContent($$"""{"name":"a"{{new string(' ', 65_536)}}}""");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {AdminBench.Root}");

        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.Contains("the body is longer than 65536 bytes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_expected_of_nothing_that_has_none() =>
        Assert.Equal(
            "this operation takes no If-Match",
            (await _bench.PostAsync("/organizations", """{"name":"acme"}""", ("If-Match", "\"0123456789abcdef\""))).Error);

    [Theory]
    [InlineData("/organizations", """{"name":"a\u0000b"}""", "name")]
    [InlineData("/organizations", """{"name":"a\uD800"}""", "name")]
    [InlineData("/organizations", """{"name":"\uDC00\uD800"}""", "name")]
    [InlineData("/organizations/org_1/suspend", """{"reason":"\u0000"}""", "reason")]
    [InlineData("/organizations/org_1/keys", """{"name":"a","permissions":["read","\u0000"]}""", "permissions")]
    [InlineData("/tenants", """{"name":"a","key_name":"\u0000"}""", "key_name")]
    [InlineData("/tokens", """{"name":"\u0000","scope":"read"}""", "name")]
    public async Task A_character_that_no_store_keeps_is_the_callers_fault_and_not_the_stores(string path, string body, string member)
    {
        Said said = await _bench.PostAsync(path, body);

        Assert.Equal("BadRequest malformed_request", $"{said.Status} {said.Code}");
        Assert.Equal($"member '{member}' holds a character that no store keeps", said.Error);
        Assert.Empty(_bench.Temporary.Rows("SELECT 1 FROM organizations"));
    }

    [Fact]
    public async Task Whole_characters_beyond_the_first_plane_are_kept_escaped_or_not()
    {
        Assert.Equal("😀", (string)(await _bench.DoneAsync("POST", "/organizations", """{"name":"\uD83D\uDE00"}"""))["name"]!);
        Assert.Equal("😀", (string)(await _bench.DoneAsync("POST", "/organizations", """{"name":"😀"}"""))["name"]!);
    }

    [Theory]
    [InlineData("GET", "/organizations?limit=0")]
    [InlineData("GET", "/organizations?limit=1001")]
    [InlineData("GET", "/organizations?after=x")]
    [InlineData("GET", "/organizations?deleted=1")]
    [InlineData("GET", "/organizations?delete=true")]
    [InlineData("GET", "/organizations?limit=1&limit=2")]
    [InlineData("DELETE", "/organizations/org_1?retain=forever")]
    [InlineData("DELETE", "/organizations/org_1?purge=true&retain=1d")]
    [InlineData("DELETE", "/organizations/org_1?wait=1h")]
    [InlineData("DELETE", "/organizations/org_1?dry_run=yes")]
    [InlineData("POST", "/master/rotation?dry_run=true")]
    [InlineData("GET", "/audit?since=yesterday")]
    [InlineData("GET", "/audit?org=%00")]
    [InlineData("GET", "/usage?org=org_%00")]
    [InlineData("GET", "/audit/verification?expect_head=x")]
    [InlineData("GET", "/audit/verification?expect_head=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg")]
    [InlineData("DELETE", "/bans?address=lb")]
    public async Task A_query_that_is_not_what_is_taken_is_refused(string method, string path) =>
        Assert.Equal("malformed_request", (await _bench.SendAsync(new HttpMethod(method), path, null)).Code);

    [Fact]
    public async Task A_method_that_a_path_does_not_have_names_those_that_it_has()
    {
        Said said = await _bench.SendAsync(HttpMethod.Put, "/organizations", null);

        Assert.Equal("MethodNotAllowed POST", $"{said.Status} {said.Header("Allow")}");
        Assert.Equal(HttpStatusCode.NotFound, (await _bench.GetAsync("/organisations")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _bench.GetAsync("/admin/v2/organizations")).Status);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    public async Task A_body_is_read_as_JSON_whatever_it_is_called(string type)
    {
        using var client = new HttpClient { BaseAddress = _bench.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/v1/organizations");
        request.Content = new StringContent("""{"name":"acme"}""", Encoding.UTF8, type);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {AdminBench.Root}");

        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_store_that_is_away_is_said_in_its_own_sentence()
    {
        _bench.Temporary.Refuse("INSERT", "organizations");

        Said said = await _bench.PostAsync("/organizations", """{"name":"acme"}""");

        Assert.Equal("ServiceUnavailable store_unavailable", $"{said.Status} {said.Code}");
        Assert.NotEmpty(said.Error!);
    }

    [Fact]
    public async Task A_caller_whose_connection_is_reset_within_a_body_is_no_error()
    {
        CapturedLog log;
        await using (AdminBench bench = await AdminBench.StartAsync())
        {
            log = bench.Log;
            byte[] head = Encoding.ASCII.GetBytes(
                "POST /admin/v1/organizations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + AdminBench.Root
                + "\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n");
            for (int i = 0; i < 10; i++)
            {
                using var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
                await client.ConnectAsync(bench.Url.Host, bench.Url.Port);
                await client.SendAsync(head);
                // Told when somebody begins to read the body.
                await client.ReceiveAsync(new byte[100]);
            }
        }

        Assert.DoesNotContain(log.Entries, entry => entry.StartsWith("Error", StringComparison.Ordinal));
    }
}
