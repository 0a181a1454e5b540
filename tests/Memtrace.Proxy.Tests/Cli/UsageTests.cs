namespace Memtrace.Proxy.Tests.Cli;

public sealed class UsageTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("bogus", "unknown command \"bogus\" for \"memtrace\"")]
    [InlineData("memtrace", "unknown command \"memtrace\" for \"memtrace\"")]
    [InlineData("ORG list", "unknown command \"ORG\" for \"memtrace\"; did you mean \"org\"?")]
    [InlineData("orgs list", "unknown command \"orgs\" for \"memtrace\"; did you mean \"org\"?")]
    [InlineData("loadtets", "unknown command \"loadtets\" for \"memtrace\"; did you mean \"loadtest\"?")]
    [InlineData("org craete acme", "unknown command \"craete\" for \"memtrace org\"; did you mean \"create\"?")]
    [InlineData("org cre acme", "unknown command \"cre\" for \"memtrace org\"; did you mean \"create\"?")]
    [InlineData("org list --jsno", "unknown flag: --jsno; did you mean \"--json\"?")]
    [InlineData("key create --nmae=x", "unknown flag: --nmae; did you mean \"--name\"?")]
    [InlineData("org list --delete", "unknown flag: --delete; did you mean \"--deleted\"?")]
    [InlineData("org show --nmae x", "unknown flag: --nmae")]
    [InlineData("[diagram] org list", "unknown command \"[diagram]\" for \"memtrace\"")]
    [InlineData("org bogus", "unknown command \"bogus\" for \"memtrace org\"")]
    [InlineData("key bogus --json", "unknown command \"bogus\" for \"memtrace key\"")]
    [InlineData("keygen bogus", "unknown command \"bogus\" for \"memtrace keygen\"")]
    [InlineData("org create", "accepts 1 arg(s), received 0")]
    [InlineData("org create a b", "accepts 1 arg(s), received 2")]
    [InlineData("org list a", "accepts 0 arg(s), received 1")]
    [InlineData("org delete", "accepts 1 arg(s), received 0")]
    [InlineData("org add-arc --url http://a --database d", "accepts 1 arg(s), received 0")]
    [InlineData("org show-arc", "accepts 1 arg(s), received 0")]
    [InlineData("org remove-arc a b c", "accepts 1 arg(s), received 3")]
    [InlineData("key revoke", "accepts 1 arg(s), received 0")]
    [InlineData("org create --x a", "unknown flag: --x")]
    [InlineData("org create --x=1 a", "unknown flag: --x")]
    [InlineData("org create --url http://a", "unknown flag: --url")]
    [InlineData("org --name x create", "unknown flag: --name")]
    [InlineData("--bogus", "unknown flag: --bogus")]
    [InlineData("org create -x", "unknown shorthand flag: 'x' in -x")]
    [InlineData("key revoke -5", "unknown shorthand flag: '5' in -5")]
    [InlineData("key create --org", "flag needs an argument: --org")]
    [InlineData("key create --org a --org b --name n", "flag given twice: --org")]
    [InlineData("key create", "--org is required")]
    [InlineData("key create --org=", "--org is required")]
    [InlineData("key create --org o", "--name is required")]
    [InlineData("key list", "--org is required")]
    [InlineData("key create --org o --name n --permissions read,foo", "unknown permission: 'foo' (use read, write, admin)")]
    [InlineData("key create --org o --name n --permissions=", "unknown permission: '' (use read, write, admin)")]
    [InlineData("key revoke x", "invalid key id: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("key revoke 99999999999999999999", "invalid key id: strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("key revoke --json=5", "invalid argument \"5\" for \"--json\" flag: use true or false")]
    [InlineData("key revoke 5 --wait 5", "invalid argument \"5\" for \"--wait\" flag: use a whole number and one of d, h, m, s")]
    [InlineData("key revoke 5 --wait -5s", "invalid argument \"-5s\" for \"--wait\" flag: use a whole number and one of d, h, m, s")]
    [InlineData("key revoke 5 --wait 2h", "invalid argument \"2h\" for \"--wait\" flag: at most 1h")]
    [InlineData("org delete o --retain 9999999999999d", "invalid argument \"9999999999999d\" for \"--retain\" flag: at most 3650d")]
    [InlineData("org delete o --retain 1d --purge", "--retain and --purge exclude each other")]
    [InlineData("org add-arc o", "--url is required")]
    [InlineData("org add-arc o --database d", "--url is required")]
    [InlineData("org add-arc o --url http://a", "--database is required")]
    [InlineData("org add-arc o --url ftp://a --database d", "invalid --url: must begin with http:// or https://")]
    [InlineData("org add-arc o --url http://u:p@a --database d", "invalid --url: must not carry a user or password; use --api-key")]
    [InlineData("org add-arc o --url http://a --url http://A/ --database d", "--url given twice: http://A")]
    [InlineData("org add-arc o --url http://a --database 1d", "invalid --database '1d': use a letter, then up to 63 letters, digits, underscores or hyphens")]
    [InlineData("org add-arc o --url http://a --database d --measurement a.b", "invalid --measurement 'a.b': use a letter, then up to 127 letters, digits, underscores or hyphens")]
    [InlineData("org add-arc o --url http://a --database d --api-key é", "the arc api key must be printable ASCII without blanks, at most 1024 characters")]
    [InlineData("org add-arc o --url http://a --database d --api-key k --api-key-stdin", "--api-key and --api-key-stdin exclude each other")]
    [InlineData("org add-arc o --url http://a --database d --api-key-stdin", "--api-key-stdin: there is no key on standard input")]
    [InlineData("org update-arc o", "nothing to change: give at least one of --url, --database, --api-key, --measurement, --dedicated")]
    [InlineData("org update-arc o --no-verify", "nothing to change: give at least one of --url, --database, --api-key, --measurement, --dedicated")]
    [InlineData("org suspend o", "--reason is required")]
    [InlineData("org suspend o --reason=", "reason must be non-empty")]
    [InlineData("org restore", "accepts 1 arg(s), received 0")]
    [InlineData("org show", "accepts 1 arg(s), received 0")]
    [InlineData("audit list --limit 0", "invalid argument \"0\" for \"--limit\" flag: use a whole number from 1 to 100000")]
    [InlineData("audit list --limit 1e3", "invalid argument \"1e3\" for \"--limit\" flag: use a whole number from 1 to 100000")]
    [InlineData("audit list --after x", "invalid argument \"x\" for \"--after\" flag: use a whole number")]
    [InlineData("audit list --since yesterday", "invalid argument \"yesterday\" for \"--since\" flag: use a whole number and one of d, h, m, s")]
    [InlineData("audit verify --expect-head abc", "--expect-head takes 64 hexadecimal characters")]
    [InlineData("demo --port 99999", "invalid argument \"99999\" for \"--port\" flag: use a port from 1 to 65535")]
    [InlineData("help nope", "unknown help topic \"nope\"")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(string line, string problem)
    {
        CliResult result = await _bench.RunAsync(line.Split(' '));

        result.IsWrongUsage(problem);
        Assert.False(File.Exists(_bench.StorePath), "wrong usage touched the store");
    }

    [Theory]
    [InlineData("--name n --org {0}")]
    [InlineData("--name=n --org={0}")]
    [InlineData("--json=false --org {0} --name n")]
    public async Task A_flag_takes_its_value_with_a_blank_or_an_equals_sign(string flags)
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        CliResult result = await _bench.RunAsync(["key", "create", .. flags.Replace("{0}", id, StringComparison.Ordinal).Split(' ')]);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("API key created", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--json", "org", "create", "acme")]
    [InlineData("org", "--json", "create", "acme")]
    [InlineData("org", "create", "--json", "acme")]
    [InlineData("org", "create", "acme", "--json")]
    [InlineData("org", "create", "--json=true", "--", "acme")]
    public async Task Flags_stand_before_or_after_words(params string[] args)
    {
        CliResult result = await _bench.RunAsync(args);

        Assert.Equal((0, "acme"), (result.ExitCode, (string?)result.Json["name"]));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("@file")]
    [InlineData("list")]
    [InlineData("-")]
    public async Task After_two_dashes_every_word_is_a_word(string name) =>
        Assert.Equal(name, (string?)(await _bench.RunAsync("org", "create", "--json", "--", name)).Json["name"]);

    [Fact]
    public async Task The_value_of_a_flag_may_look_like_a_flag()
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        CliResult result = await _bench.RunAsync("key", "create", "--org", id, "--json", "--name", "--json");

        Assert.Equal("--json", (string?)result.Json["name"]);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        CliResult result = await _bench.RunAsync("--version");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"\Amemtrace version [0-9]+\.[0-9]+\.[0-9]+\n\z", result.Output);
        Assert.Equal($"memtrace version {(string?)(await _bench.RunAsync("--version", "--json")).Json["version"]}\n", result.Output);
    }
}
