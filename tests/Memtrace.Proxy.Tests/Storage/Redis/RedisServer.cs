using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>A real Redis on a free port of the loopback, which keeps nothing.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Ready = "Ready to accept connections";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memtrace-redis-");
    private readonly RedisServerOptions _options;
    private readonly TlsFiles? _tls;
    private ServerProcess? _process;

    private RedisServer(int port, RedisServerOptions options)
    {
        Port = port;
        _options = options;
        _tls = options.Tls ? TlsFiles.Make(_folder.FullName) : null;
    }

    public int Port { get; }

    public bool Runs => _process!.Runs;

    public string Url =>
        $"{(_tls is null ? "redis" : "rediss")}://{(_options.Password is null ? "" : $":{_options.Password}@")}127.0.0.1:{Port}";

    /// <summary>A file with the authority that signed this server's certificate, when it has one.</summary>
    public string? AuthorityPath => _tls?.AuthorityPath;

    public static Task<RedisServer> StartAsync(string? password = null) => StartAsync(new RedisServerOptions { Password = password });

    public static async Task<RedisServer> StartAsync(RedisServerOptions options)
    {
        for (int attempt = 1; ; attempt++)
        {
            var server = new RedisServer(Servers.FreePort.Find(), options);
            try
            {
                if (await server.TryStartAsync())
                {
                    return server;
                }
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }

            string log = server._process!.Log;
            await server.DisposeAsync();
            Assert.True(attempt < 5, $"redis-server did not start: {log}");
        }
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort() => Servers.FreePort.Find();

    /// <summary>Starts again on the same port, with nothing in it.</summary>
    public async Task RestartAsync() => Assert.True(await TryStartAsync(), $"redis-server did not start again: {_process!.Log}");

    /// <summary>Stops it where it is: connections open and nothing is answered.</summary>
    public void Pause() => _process!.Pause();

    public void Resume() => _process!.Resume();

    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Says one command, after the password if there is one, and gives the lines of its answer; without TLS only.</summary>
    public Task<string[]> SayAsync(string command) => SayAsync(_options.Password, command);

    /// <summary>The same with a password that it took on since it was started.</summary>
    public async Task<string[]> SayAsync(string? password, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream);
        if (password is not null)
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"AUTH {password}\r\n"));
            await reader.ReadLineAsync();
        }

        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"));
        string first = (await reader.ReadLineAsync())!;
        if (first[0] == '$' && first != "$-1")
        {
            var text = new char[int.Parse(first.AsSpan(1))];
            await reader.ReadBlockAsync(text);
            return new string(text).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        }

        if (first[0] != '*')
        {
            return [first[1..]];
        }

        var lines = new string[int.Parse(first.AsSpan(1))];
        for (int i = 0; i < lines.Length; i++)
        {
            await reader.ReadLineAsync();
            lines[i] = (await reader.ReadLineAsync())!;
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        string[] listening = _tls is null
            ? ["--port", $"{Port}"]
            :
            [
                "--port", "0", "--tls-port", $"{Port}", "--tls-auth-clients", "no",
                "--tls-cert-file", _tls.CertificatePath, "--tls-key-file", _tls.KeyPath, "--tls-ca-cert-file", _tls.AuthorityPath,
            ];
        try
        {
            _process = await ServerProcess.StartAsync(
                _folder.FullName,
                Ready,
                [
                    "redis-server", .. listening, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullName,
                    .. _options.Password is null ? (string[])[] : ["--requirepass", _options.Password],
                    .. _options.Further,
                ]);
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("redis-server is not on PATH: `apt-get install redis-server`, or run tests/run.sh", missing);
        }

        return _process.Runs;
    }
}
