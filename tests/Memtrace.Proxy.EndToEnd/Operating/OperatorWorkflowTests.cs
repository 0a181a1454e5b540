using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>What Memtrace's documentation tells an operator to type, typed literally, with what it says that comes of it.</summary>
public sealed class OperatorWorkflowTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;

    public async Task InitializeAsync() => _arc = await ArcProgram.StartAsync(_installation.Folder.Path);

    public async Task DisposeAsync()
    {
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task From_a_new_master_key_to_a_written_and_read_row_everything_says_what_the_documentation_says()
    {
        FinishedProgram master = await _installation.RunAsync("keygen", "master");
        Assert.Matches(@"\A[A-Za-z0-9+/]{43}=\n\z", master.Output);
        Assert.Equal(FinishedProgram.Done(master.Output), master);
        _installation.Variables["MEMTRACE_MASTER_KEY"] = master.Output.Trim();

        FinishedProgram created = await _installation.RunAsync("org", "create", " acme ");
        Assert.Matches(@"\AOrganization created\n  id:   org_[0-9a-f]{24}\n  name: acme\n\z", created.Output);
        string org = created.Output.Split('\n')[1][8..];
        Assert.Equal(
            FinishedProgram.Done($"Arc instance bound to {org}\n  url:      {_arc.Address}\n  database: acme\n"),
            await _installation.RunAsync("org", "add-arc", org, "--url", _arc.Address, "--database=acme", "--api-key", _arc.Token));

        FinishedProgram issued = await _installation.RunAsync("key", "create", "--org", org, "--name", "ingest");
        Assert.Matches(@"\AAPI key created \(shown only once — save it now\):\nmtk_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}\n\z", issued.Output);
        string key = issued.Output.Split('\n')[1];

        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, key);
        Assert.Equal(204, (await caller.WriteAsync("cpu,host=a value=1")).Status);
        Assert.Equal(["1"], (await caller.QueryAsync("SELECT value FROM cpu")).Values);
        FinishedProgram stopped = await node.StopAsync();
        Assert.Equal(0, stopped.ExitCode);
        Assert.Equal("", stopped.Error);
    }

    [Fact]
    public async Task Lists_and_masks_are_laid_out_as_in_memtrace_0_2()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);

        FinishedProgram organizations = await _installation.RunAsync("org", "list");
        Assert.Matches(
            $@"\AID {{30}}  NAME {{26}}  CREATED\n{acme.OrgId} {{4}}  acme {{26}}  \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n\z", organizations.Output);
        FinishedProgram keys = await _installation.RunAsync("key", "list", "--org", acme.OrgId);
        Assert.Matches(
            @"\AID {4}  NAME {26}  PERMS {15}  ENABLED {3}  CREATED\n"
            + $@"{acme.KeyId,-6}  acme-key {{22}}  read,write {{10}}  true {{6}}  \d{{4}}-\d\d-\d\d \d\d:\d\d\n\z",
            keys.Output);
        FinishedProgram shown = await _installation.RunAsync("org", "show-arc", acme.OrgId);
        string masked = $"{_arc.Token[..4]}{new string('*', _arc.Token.Length - 8)}{_arc.Token[^4..]}";
        Assert.Matches(
            $@"\AArc instance for {acme.OrgId}\n  id: {{10}}arc_[0-9a-f]{{24}}\n  url: {{9}}{_arc.Address}\n  database: {{4}}acme\n"
            + $@"  measurement: events\n  api_key: {{5}}{System.Text.RegularExpressions.Regex.Escape(masked)}\n\z",
            shown.Output);

        Assert.Equal(
            FinishedProgram.Done("ID      NAME                            PERMS                 ENABLED     CREATED\n"),
            await _installation.RunAsync("key", "list", "--org", "org_nobody"));
    }

    [Fact]
    public async Task What_was_made_is_taken_away_again_in_the_documented_words()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);

        Assert.Equal(FinishedProgram.Done($"Key {acme.KeyId} revoked\n"), await _installation.RunAsync("key", "revoke", $"{acme.KeyId}"));
        Assert.Equal(
            FinishedProgram.Done($"Arc instance removed for {acme.OrgId}\n"), await _installation.RunAsync("org", "remove-arc", acme.OrgId));
        Assert.Equal(
            FinishedProgram.Refused($"no arc instance configured for {acme.OrgId}"), await _installation.RunAsync("org", "show-arc", acme.OrgId));
        Assert.Equal(
            FinishedProgram.Done($"Organization {acme.OrgId} deleted\n"), await _installation.RunAsync("org", "delete", acme.OrgId));
        Assert.Equal(
            FinishedProgram.Refused($"org '{acme.OrgId}' not found"), await _installation.RunAsync("org", "delete", acme.OrgId));
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_sentence_on_stderr_and_nothing_else()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);
        (string[] Line, FinishedProgram Expected)[] cases =
        [
            (["org", "create", "  "], FinishedProgram.Refused("name must be non-empty")),
            (["org", "create"], FinishedProgram.WrongUsage("accepts 1 arg(s), received 0")),
            (["org", "create", "a", "b"], FinishedProgram.WrongUsage("accepts 1 arg(s), received 2")),
            (["org", "create", "a", "--colour"], FinishedProgram.WrongUsage("unknown flag: --colour")),
            (["bogus"], FinishedProgram.WrongUsage("unknown command \"bogus\" for \"memtrace\"")),
            (["org", "add-arc", acme.OrgId, "--database", "d"], FinishedProgram.WrongUsage("--url is required")),
            (["org", "add-arc", acme.OrgId, "--url", _arc.Address], FinishedProgram.WrongUsage("--database is required")),
            (["org", "add-arc", "org_no", "--url", _arc.Address, "--database", "d"],
                FinishedProgram.Refused("org 'org_no' not found; create it first with `memtrace org create`")),
            (["org", "add-arc", acme.OrgId, "--url", _arc.Address, "--database", "d"],
                FinishedProgram.Refused($"org '{acme.OrgId}' already has an arc instance configured")),
            (["org", "remove-arc", "org_no"], FinishedProgram.Refused("no arc instance configured for org_no")),
            (["org", "delete", "org_no"], FinishedProgram.Refused("org 'org_no' not found")),
            (["key", "create", "--name", "n"], FinishedProgram.WrongUsage("--org is required")),
            (["key", "create", "--org", acme.OrgId], FinishedProgram.WrongUsage("--name is required")),
            (["key", "create", "--org", "org_no", "--name", "n"], FinishedProgram.Refused("org 'org_no' not found")),
            (["key", "create", "--org", acme.OrgId, "--name", "acme-key"],
                FinishedProgram.Refused("key with name 'acme-key' already exists")),
            (["key", "list"], FinishedProgram.WrongUsage("--org is required")),
            (["key", "revoke", "4711"], FinishedProgram.Refused("key not found")),
            (["key", "revoke", "x"],
                FinishedProgram.WrongUsage("invalid key id: strconv.ParseInt: parsing \"x\": invalid syntax")),
        ];
        foreach ((string[] line, FinishedProgram expected) in cases)
        {
            Assert.Equal((string.Join(' ', line), expected), (string.Join(' ', line), await _installation.RunAsync(line)));
        }
    }

    [Fact]
    public async Task A_group_without_a_command_shows_its_help_and_the_version_is_one_line()
    {
        FinishedProgram help = await _installation.RunAsync("org");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("memtrace org [command]", help.Output, StringComparison.Ordinal);
        Assert.Matches(@"\Amemtrace version \d+\.\d+\.\d+\n\z", (await _installation.RunAsync("--version")).Output);
    }
}
