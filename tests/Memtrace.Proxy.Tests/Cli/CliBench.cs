using System.Text.Json.Nodes;
using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>Runs the program in process on a store of its own, with an environment of its own.</summary>
internal sealed class CliBench : IDisposable
{
    public const string MasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string OtherMasterKey = "HxAeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=";

    private OperatorServer? _server;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memtrace-cli-");

    public CliBench()
    {
        StorePath = Path.Combine(_folder.FullName, "data", "memtrace.db");
        Variables["MEMTRACE_AUTH_DB_PATH"] = StorePath;
        Variables["MEMTRACE_MASTER_KEY"] = MasterKey;
    }

    public string StorePath { get; }

    public string Folder => _folder.FullName;

    public string SettingsFile => Path.Combine(_folder.FullName, "proxy.json");

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string Input { get; set; } = "";

    /// <summary>Where results go that nobody reads later; null for where they are kept.</summary>
    public TextWriter? Output { get; set; }

    /// <summary>As wide as the terminal is; null for none.</summary>
    public int? Width { get; set; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How far the clock of this machine is ahead of the server's.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Whether what is run is carried out by a server that has the store.</summary>
    public bool AtServer { get; init; }

    /// <summary>Whom the audit log names.</summary>
    public string Actor => AtServer ? "api:root" : $"{Environment.UserName}@{Environment.MachineName}";

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Ends the server; the next command has another one.</summary>
    public void StopServer()
    {
        _server?.Dispose();
        _server = null;
    }

    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        if (AtServer)
        {
            _server ??= await OperatorServer.StartAsync(StorePath, Time);
            args = ["--server", _server.Url.ToString(), "--token-stdin", .. args];
        }

        using var input = new StringReader(AtServer ? $"{OperatorServer.Token}\n{Input}" : Input);
        var terminal = new Terminal(Output ?? output, error, input, Variables, SettingsFile, Local(), Coloured: false) { Width = Width };
        int exitCode = await new MemtraceProgram(terminal).RunAsync(args, CancellationToken.None);
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    private TimeProvider Local() => Ahead == TimeSpan.Zero ? Time : new ManualClock(Time.GetUtcNow() + Ahead);

    /// <summary>Runs a command that must be done, and gives its JSON.</summary>
    public async Task<JsonObject> RunJsonAsync(params string[] args)
    {
        CliResult result = await RunAsync([.. args, "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Json;
    }

    public async Task<string> CreateOrganizationAsync(string name) => (string)(await RunJsonAsync("org", "create", name))["id"]!;

    public async Task<string> BindAsync(string name, string url = "http://127.0.0.1:9", string? database = null)
    {
        string id = await CreateOrganizationAsync(name);
        await RunJsonAsync("org", "add-arc", id, "--url", url, "--database", database ?? name, "--no-verify");
        return id;
    }

    public async Task<JsonObject> CreateKeyAsync(string organizationId, string name = "ingest") =>
        await RunJsonAsync("key", "create", "--org", organizationId, "--name", name);
}
