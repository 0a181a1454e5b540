using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Tests.Storage.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>One store, its master key, and the tool and servers that work on it: what an operator has on one machine.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private Installation(PostgresDatabase? database)
    {
        MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Variables = new Dictionary<string, string>
        {
            ["MEMTRACE_MASTER_KEY"] = MasterKey,
            // Nobody listens in on the loopback, and each run of the tool would pay for TLS anew.
            [database is null ? "MEMTRACE_AUTH_DB_PATH" : "MEMTRACE_DATABASE_URL"] =
                database is null ? StorePath : $"{database.Url}?sslmode=disable",
        };
        Store = database is null
            ? SqliteFactory.Instance.CreateDataSource($"Data Source={StorePath};Pooling=False")
            : NpgsqlDataSource.Create(database.ConnectionString);
    }

    /// <summary>Holds the store; the working directory of everything that is started.</summary>
    public ScratchFolder Folder { get; } = new();

    public string MasterKey { get; }

    public string StorePath => Folder.At("memtrace.db");

    /// <summary>The environment of everything that is started.</summary>
    public Dictionary<string, string> Variables { get; }

    /// <summary>The store as any SQL tool reaches it.</summary>
    public DbDataSource Store { get; }

    /// <summary>On a file of its own.</summary>
    public static Installation Create() => new(database: null);

    /// <summary>On a database of PostgreSQL.</summary>
    public static Installation On(PostgresDatabase database) => new(database);

    private Surroundings Around => new(Folder.Path, new Dictionary<string, string>(Variables));

    /// <summary>Runs the tool.</summary>
    public Task<FinishedProgram> RunAsync(params string[] arguments) => RunningProgram.RunAsync(BuiltPrograms.Memtrace, arguments, Around);

    /// <summary>Runs the tool with something on its standard input.</summary>
    public Task<FinishedProgram> RunWithInputAsync(string input, params string[] arguments) =>
        RunningProgram.RunAsync(BuiltPrograms.Memtrace, arguments, Around, input);

    /// <summary>Runs the tool for its result; it must succeed, and say nothing beside it.</summary>
    public async Task<JsonObject> DoAsync(params string[] arguments)
    {
        FinishedProgram ended = await RunAsync([.. arguments, "--json"]);
        Assert.True(ended is { ExitCode: 0, Error: "" }, $"memtrace {string.Join(' ', arguments)}: {ended}");
        return JsonNode.Parse(ended.Output)!.AsObject();
    }

    /// <summary>The same for a result with a note beside it, which says who has not confirmed.</summary>
    public async Task<JsonObject> DoNotedAsync(params string[] arguments)
    {
        FinishedProgram ended = await RunAsync([.. arguments, "--json"]);
        Assert.True(ended.ExitCode == 0, $"memtrace {string.Join(' ', arguments)}: {ended}");
        Assert.StartsWith("note: not confirmed by: ", ended.Error, StringComparison.Ordinal);
        return JsonNode.Parse(ended.Output)!.AsObject();
    }

    /// <summary>Creates an organization and gives its id.</summary>
    public async Task<string> CreateOrganizationAsync(string name) => (string)(await DoAsync("org", "create", name))["id"]!;

    /// <summary>Creates an organization with a database on an Arc and a key.</summary>
    public Task<Tenant> ProvisionAsync(string name, ArcProgram arc, string? database = null) =>
        ProvisionAsync(name, arc.Address, arc.Token, database ?? name);

    /// <summary>The same without asking the Arc, which need not be one.</summary>
    public async Task<Tenant> ProvisionAsync(string name, string address, string credential, string database)
    {
        string id = await CreateOrganizationAsync(name);
        await DoAsync("org", "add-arc", id, "--url", address, "--database", database, "--api-key", credential, "--no-verify");
        return await IssueKeyAsync(new Tenant(name, id, database, 0, ""), $"{name}-key");
    }

    /// <summary>Issues one more key for an organization.</summary>
    public async Task<Tenant> IssueKeyAsync(Tenant tenant, string keyName, string permissions = "read,write")
    {
        JsonObject issued = await DoAsync("key", "create", "--org", tenant.OrgId, "--name", keyName, "--permissions", permissions);
        return tenant with { KeyId = (long)issued["id"]!, Key = (string)issued["key"]! };
    }

    /// <summary>Opens the store as any SQLite tool does.</summary>
    public SqliteConnection OpenStore()
    {
        var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Changes the store by plain SQL; gives the number of rows.</summary>
    public int Change(string sql)
    {
        using SqliteConnection connection = OpenStore();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads one value from the store.</summary>
    public object? Read(string sql)
    {
        using SqliteConnection connection = OpenStore();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Lets go of these tests' own sessions, which may have been ended with the nodes'.</summary>
    public void ForgetSessions() => (Store as NpgsqlDataSource)?.Clear();

    /// <summary>Starts the tool without waiting for its end.</summary>
    public RunningProgram Start(params string[] arguments) => RunningProgram.Start(BuiltPrograms.Memtrace, arguments, Around);

    /// <summary>Starts a server that is expected not to start.</summary>
    public Task<FinishedProgram> ServeInVainAsync() => RunAsync("serve");

    /// <summary>Starts a server on the store.</summary>
    public Task<ServingNode> ServeAsync(params string[] arguments) =>
        ServingNode.StartAsync(Around, BuiltPrograms.Memtrace, ["serve", .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Folder.Dispose();
    }
}
