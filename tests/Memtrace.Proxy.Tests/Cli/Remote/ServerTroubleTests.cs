using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Tests.Storage.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Cli.Remote;

/// <summary>What the tool says when the server it is sent to is away, is none, refuses it, or the way there breaks.</summary>
public sealed class ServerTroubleTests : IAsyncLifetime
{
    private readonly CliBench _bench = NewBench();
    private OperatorServer _server = null!;

    public async Task InitializeAsync() => _server = await OperatorServer.StartAsync(_bench.StorePath, TimeProvider.System);

    public Task DisposeAsync()
    {
        _server.Dispose();
        _bench.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_sent_once_more_and_made_once()
    {
        await using RelayedServer relay = await RelayedServer.StartAsync(_server.Url);
        relay.Faults.Enqueue(RelayFault.BrokenAfter);

        CliResult result = await AtAsync(relay.Url, "org", "create", "acme", "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        JsonArray all = (await AtAsync(relay.Url, "org", "list", "--json")).Json["items"]!.AsArray();
        Assert.Equal((string)result.Json["id"]!, (string)Assert.Single(all)!["id"]!);
        Assert.Equal(2, relay.Keys.Count);
        Assert.Equal(relay.Keys[0], relay.Keys[1]);
    }

    [Fact]
    public async Task A_change_that_never_arrived_is_sent_once_more_and_not_a_third_time()
    {
        await using RelayedServer relay = await RelayedServer.StartAsync(_server.Url);
        relay.Faults.Enqueue(RelayFault.BrokenBefore);
        Assert.Equal(0, (await AtAsync(relay.Url, "org", "create", "acme")).ExitCode);
        relay.Faults.Enqueue(RelayFault.BrokenBefore);
        relay.Faults.Enqueue(RelayFault.BrokenBefore);

        CliResult result = await AtAsync(relay.Url, "org", "create", "voya");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"error: cannot reach {relay.Url}: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(4, relay.Keys.Count);
        Assert.Equal(2, relay.Keys.Distinct().Count());
    }

    [Fact]
    public async Task A_wrong_token_is_refused_by_the_server_and_never_printed()
    {
        CliResult result = await AsAsync("wr0ng-t0ken", _server.Url.ToString(), "org", "list");

        result.IsRefused($"{_server.Url.AbsoluteUri.TrimEnd('/')} refuses the token: invalid admin token");
    }

    [Fact]
    public async Task A_token_that_may_only_read_reads_and_changes_nothing()
    {
        string token = (string)(await AtAsync(_server.Url.ToString(), "admin-token", "create", "watch", "--scope", "read", "--json")).Json["token"]!;

        Assert.Equal(0, (await AsAsync(token, _server.Url.ToString(), "org", "list")).ExitCode);
        (await AsAsync(token, _server.Url.ToString(), "org", "create", "acme")).IsRefused(
            $"{_server.Url.AbsoluteUri.TrimEnd('/')} refuses: this token may only read");
    }

    [Fact]
    public async Task A_server_that_is_away_is_named()
    {
        using var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, and nobody listens there
        string url = $"http://{silent.LocalEndPoint}";

        (await AtAsync(url, "org", "list")).IsRefused($"cannot reach {url}: Connection refused");
    }

    [Theory]
    [InlineData(200, "hello", "does not answer as a server of the admin API (status 200)")]
    [InlineData(502, "<html>", "does not answer as a server of the admin API (status 502)")]
    [InlineData(302, "", "does not answer as a server of the admin API (status 302)")]
    [InlineData(404, """{"error":"not found","code":"not_found"}""", "has no such operation: is it an older version?")]
    public async Task What_is_no_admin_API_is_told_as_such_and_a_redirect_is_not_followed(int status, string body, string said)
    {
        await using WebApplication other = await AnswerAsync(status, body);
        string url = other.Urls.First();

        (await AtAsync(url, "org", "list")).IsRefused($"{url} {said}");
    }

    [Fact]
    public async Task What_fails_at_the_server_is_told_in_its_own_words()
    {
        await using WebApplication other = await AnswerAsync(503, """{"error":"the store is locked","code":"store_unavailable"}""");

        (await AtAsync(other.Urls.First(), "org", "list")).IsRefused("the store is locked");
    }

    [Fact]
    public async Task A_certificate_counts_only_when_its_authority_is_trusted()
    {
        TlsFiles files = TlsFiles.Make(_bench.Folder);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(files.CertificatePath, files.KeyPath);
        await using RelayedServer relay = await RelayedServer.StartAsync(_server.Url, certificate);

        CliResult untrusted = await AtAsync(relay.Url, "org", "list");
        CliResult trusted = await AtAsync(relay.Url, "org", "list", "--ca-file", files.AuthorityPath);

        Assert.Equal(1, untrusted.ExitCode);
        Assert.StartsWith($"error: cannot reach {relay.Url}: The remote certificate", untrusted.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (trusted.ExitCode, trusted.Error));
    }

    [Fact]
    public async Task The_token_comes_from_a_file_and_the_input_is_the_verbs_own()
    {
        string file = Path.Combine(_bench.Folder, "token");
        await File.WriteAllTextAsync(file, OperatorServer.Token + "\n");
        string[] flags = ["--server", _server.Url.ToString(), "--token-file", file];
        string id = (string)(await _bench.RunAsync(["org", "create", "acme", "--json", .. flags])).Json["id"]!;
        _bench.Input = "arc_secret_key\n";

        CliResult bound = await _bench.RunAsync(
            ["org", "add-arc", id, "--url", "http://127.0.0.1:9", "--database", "acme", "--api-key-stdin", "--no-verify", .. flags]);

        Assert.Equal((0, ""), (bound.ExitCode, bound.Error));
        Assert.Equal("arc_******_key", (string?)(await _bench.RunAsync(["org", "show-arc", id, "--json", .. flags])).Json["api_key"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../keys/1")]
    [InlineData("?purge=true")]
    public async Task Whatever_is_typed_for_an_organization_leads_to_no_other_operation(string word)
    {
        Assert.Equal(0, (await AtAsync(_server.Url.ToString(), "org", "create", "acme")).ExitCode);

        foreach (string verb in (string[])["show", "delete", "resume"])
        {
            CliResult result = await AtAsync(_server.Url.ToString(), "org", verb, word);
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Matches(@"\Aerror: org '.+' not found\n\z", result.Error);
        }
    }

    [Fact]
    public async Task A_server_that_has_both_master_keys_seals_anew_when_it_is_told_so()
    {
        await _bench.BindAsync("acme");
        using OperatorServer both = await OperatorServer.StartAsync(
            _bench.StorePath, TimeProvider.System, CliBench.OtherMasterKey, CliBench.MasterKey);

        (await AtAsync(both.Url.ToString(), "master", "rotate")).IsDone(
            "Master key rotated: 1 credentials sealed anew, 1 open with the new key alone\n");
    }

    private static CliBench NewBench() => new();

    private Task<CliResult> AtAsync(string url, params string[] words) => AsAsync(OperatorServer.Token, url, words);

    private Task<CliResult> AsAsync(string token, string url, params string[] words)
    {
        _bench.Input = token + "\n";
        return _bench.RunAsync([.. words, "--server", url, "--token-stdin"]);
    }

    private static async Task<WebApplication> AnswerAsync(int status, string body)
    {
        WebApplication app = LoopbackServer.CreateBuilder().Build();
        app.Run(async context =>
        {
            // Elsewhere is no second redirect, at whose end nobody could tell that the first was followed.
            context.Response.StatusCode = context.Request.Path == "/elsewhere" ? StatusCodes.Status200OK : status;
            context.Response.Headers.Location = "/elsewhere";
            await context.Response.WriteAsync(body);
        });
        await app.StartAsync();
        return app;
    }
}
