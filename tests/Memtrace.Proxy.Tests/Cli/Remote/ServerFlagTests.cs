namespace Memtrace.Proxy.Tests.Cli.Remote;

/// <summary>What a command line must say of a server, and which commands none carries out.</summary>
public sealed class ServerFlagTests : IDisposable
{
    private const string Nowhere = "http://127.0.0.1:9";

    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("serve")]
    [InlineData("health")]
    [InlineData("demo")]
    [InlineData("loadtest")]
    [InlineData("config check")]
    [InlineData("keygen master")]
    [InlineData("completion bash")]
    [InlineData("store copy --to x.db")]
    public async Task What_makes_sense_on_the_machine_alone_says_so(string words)
    {
        string command = string.Join(' ', words.Split(' ').TakeWhile(word => word is not ("--to" or "bash")));

        (await AtAsync(words.Split(' '))).IsWrongUsage($"--server: {command} works only on the machine itself");
        Assert.DoesNotContain("--server", (await _bench.RunAsync([.. words.Split(' '), "--help"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_there_is_nothing_that_a_server_could_carry_out() =>
        (await AtAsync()).IsWrongUsage("--server: serve works only on the machine itself");

    [Fact]
    public async Task The_pages_of_what_works_anywhere_name_the_flags() =>
        Assert.Contains("--token-stdin", (await _bench.RunAsync("org", "list", "--help")).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("--token-stdin", "--token-stdin, --token-file, --ca-file and --insecure-http go with --server")]
    [InlineData("--server http://127.0.0.1:9", "--server needs a token: --token-stdin or --token-file")]
    [InlineData("--server http://127.0.0.1:9 --token-stdin --token-file x", "--token-stdin and --token-file exclude each other")]
    [InlineData("--server http://127.0.0.1:9 --token-stdin", "--token-stdin: there is no token on standard input")]
    [InlineData("--server 127.0.0.1:9 --token-stdin", "invalid --server: use http://host:port or https://host:port")]
    [InlineData("--server ftp://127.0.0.1 --token-stdin", "invalid --server: use http://host:port or https://host:port")]
    [InlineData("--server http://me:secret@127.0.0.1:9 --token-stdin", "invalid --server: no user name or password in it")]
    [InlineData("--server http://127.0.0.1:9/?a=b --token-stdin", "invalid --server: no query or fragment in it")]
    [InlineData("--server http://127.0.0.1:9 --token-stdin --ca-file x", "--ca-file goes with https")]
    public async Task What_does_not_name_a_server_is_wrong_usage(string flags, string fault)
    {
        if (flags.Contains("--ca-file", StringComparison.Ordinal))
        {
            string file = Path.Combine(_bench.Folder, "ca.pem");
            await File.WriteAllTextAsync(file, "");
            flags = flags.Replace("--ca-file x", $"--ca-file {file}", StringComparison.Ordinal);
        }

        (await _bench.RunAsync(["org", "list", .. flags.Split(' ')])).IsWrongUsage(fault);
    }

    [Theory]
    [InlineData("http://proxy.example:9101", false)]
    [InlineData("HTTP://proxy.example:9101", false)]
    [InlineData("http://127.0.0.1.example:9101", false)]
    [InlineData("http://localhost.example:9101", false)]
    [InlineData("http://10.0.0.1:9101", false)]
    [InlineData("http://[2001:db8::1]:9101", false)]
    [InlineData("http://0.0.0.0:9", false)]
    [InlineData("http://127.0.0.1:9", true)]
    [InlineData("http://127.0.0.2:9", true)]
    [InlineData("http://[::1]:9", true)]
    [InlineData("http://LOCALHOST:9", true)]
    [InlineData("https://127.0.0.1:9", true)]
    public async Task A_token_leaves_the_machine_encrypted_or_when_it_is_said(string url, bool isSent)
    {
        const string refusal = "http would send the token unencrypted to another machine; use https, or say --insecure-http";
        _bench.Input = "token\n";

        CliResult result = await _bench.RunAsync("org", "list", "--server", url, "--token-stdin");

        Assert.Equal(isSent ? 1 : 2, result.ExitCode);
        Assert.Equal(isSent, !result.Error.Contains(refusal, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_says_so_sends_it_unencrypted()
    {
        _bench.Input = "token\n";

        CliResult result = await _bench.RunAsync("org", "list", "--server", "http://0.0.0.0:9", "--insecure-http", "--token-stdin");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot reach http://0.0.0.0:9", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_with_a_line_break_or_a_blank_in_it_goes_nowhere()
    {
        _bench.Input = "two words\n";

        (await _bench.RunAsync("org", "list", "--server", Nowhere, "--token-stdin")).IsWrongUsage(
            "the token is none: it has characters that no token has");
    }

    private Task<CliResult> AtAsync(params string[] words)
    {
        _bench.Input = "token\n";
        return _bench.RunAsync([.. words, "--server", Nowhere, "--token-stdin"]);
    }
}
