using System.Security.Cryptography;
using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>
/// A real PostgreSQL on a free port of the loopback, with TLS, a superuser and a plain user. Nothing in it survives the machine, but
/// what it has committed survives its own death.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The superuser; also the account that runs the server when the tests run as root, which PostgreSQL refuses.</summary>
    public const string Superuser = "postgres";

    /// <summary>The user that owns the databases made here, and may do nothing else.</summary>
    public const string PlainUser = "memtrace";

    // A standby says the same of connections that can only read.
    private const string Ready = "database system is ready to accept ";

    private static readonly Lazy<Task<PostgresServer>> _shared = new(StartAsync);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memtrace-postgres-");
    private readonly TlsFiles _tls;
    private ServerProcess? _process;
    private int _databases;

    private PostgresServer() => _tls = TlsFiles.Make(_folder.FullName);

    public int Port { get; private set; }

    public string SuperuserPassword { get; } = NewPassword();

    public string PlainPassword { get; } = NewPassword();

    /// <summary>A file with the authority that signed this server's certificate, for <c>verify-full</c>.</summary>
    public string AuthorityPath => _tls.AuthorityPath;

    public string Log => _process?.Log ?? "";

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>The server that all tests of an assembly share; it ends with the process. Faults need a server of their own.</summary>
    public static Task<PostgresServer> SharedAsync() => _shared.Value;

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        try
        {
            await server.InitializeAsync();
            for (int attempt = 1; !await server.TryStartAsync(FreePort.Find()); attempt++)
            {
                Assert.True(attempt < 5, $"PostgreSQL did not start: {server.Log}");
            }

            await server.SayAsync("postgres", $"CREATE ROLE {PlainUser} LOGIN PASSWORD '{server.PlainPassword}'");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database that the plain user owns.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync()
    {
        var database = new PostgresDatabase(this, $"memtrace_{Interlocked.Increment(ref _databases)}");
        await SayAsync("postgres", $"CREATE DATABASE {database.Name} OWNER {PlainUser} TEMPLATE template0");
        return database;
    }

    /// <summary>Says SQL to a database as the superuser; gives the rows, columns joined by <c>|</c>.</summary>
    public async Task<string[]> SayAsync(string database, string sql)
    {
        (int exitCode, string output, string error) = await ShortProgram.RunAsync(
            ServerPrograms.Postgres("psql"),
            ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{Port}", "-U", Superuser, "-d", database, "-f", "-"],
            sql,
            ("PGPASSWORD", SuperuserPassword),
            ("PGCONNECT_TIMEOUT", "10"),
            ("PGOPTIONS", "-c default_transaction_read_only=off"));
        Assert.True(exitCode == 0, $"psql: {error}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Every transaction of anybody that does not say otherwise can only read; or can write again.</summary>
    public async Task SetReadOnlyAsync(bool readOnly)
    {
        await SayAsync(
            "postgres", $"ALTER SYSTEM SET default_transaction_read_only = {(readOnly ? "on" : "off")};\nSELECT pg_reload_conf();");
        // It takes no other session before it has passed that on to all that there are, one after the other.
        await SayAsync("postgres", "SELECT 1");
    }

    /// <summary>Ends every other session of a database.</summary>
    public async Task EndSessionsAsync(string database) => await SayAsync(
        "postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()");

    /// <summary>Stops it and all of its sessions where they are: connections open and nothing is answered.</summary>
    public void Pause() => _process!.Pause();

    public void Resume() => _process!.Resume();

    /// <summary>Ends it with all of its sessions as a power failure would.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Shuts it down in order, sessions first.</summary>
    public Task StopAsync() => _process!.StopAsync();

    /// <summary>Starts it again on the same port, with what was committed.</summary>
    public async Task RestartAsync() => Assert.True(await TryStartAsync(Port), $"PostgreSQL did not start again: {Log}");

    /// <summary>Starts it again as a standby of a server that never tells it anything: it can be read and stays as it was.</summary>
    public async Task RestartAsStandbyAsync()
    {
        await StopAsync();
        await File.WriteAllTextAsync(Path.Combine(Data, "standby.signal"), "");
        await RestartAsync();
    }

    /// <summary>Makes a standby the server that is written to.</summary>
    public async Task PromoteAsync() => await SayAsync("postgres", "SELECT pg_promote()");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private static string[] AsServer(params string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={Superuser}", $"--regid={Superuser}", "--init-groups", .. command]
        : command;

    private static async Task RunAsync(params string[] command)
    {
        (int exitCode, string output, string error) = await ShortProgram.RunAsync(command[0], command[1..], input: "");
        Assert.True(exitCode == 0, $"{string.Join(' ', command)}: {output}{error}");
    }

    private async Task InitializeAsync()
    {
        string password = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(password, SuperuserPassword);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "-R", Superuser, _folder.FullName);
        }

        await RunAsync(AsServer(
            ServerPrograms.Postgres("initdb"), "--pgdata", Data, "--no-sync", "--no-instructions", "--encoding=UTF8", "--locale=C",
            "--auth=scram-sha-256", $"--username={Superuser}", $"--pwfile={password}"));
        File.Delete(password);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), Settings());
    }

    // A commit is written before it is acknowledged but not flushed: it survives a killed server, which is all that tests kill.
    private string Settings() =>
        $"""

        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        fsync = off
        full_page_writes = off
        max_connections = 200
        shared_buffers = 32MB
        max_wal_size = 256MB
        dynamic_shared_memory_type = mmap
        track_commit_timestamp = on
        ssl = on
        ssl_cert_file = '{_tls.CertificatePath}'
        ssl_key_file = '{_tls.KeyPath}'

        """;

    private async Task<bool> TryStartAsync(int port)
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = await ServerProcess.StartAsync(
            _folder.FullName, Ready, AsServer(ServerPrograms.Postgres("postgres"), "-D", Data, "-p", $"{port}"));
        Port = port;
        return _process.Runs;
    }
}
