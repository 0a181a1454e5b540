using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>A real Redis on a free port of the loopback, which keeps nothing.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Ready = "Ready to accept connections";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("memtrace-redis-");
    private readonly string? _password;
    private Process? _process;

    private RedisServer(int port, string? password) => (Port, _password) = (port, password);

    public int Port { get; }

    public string Url => $"redis://{(_password is null ? "" : $":{_password}@")}127.0.0.1:{Port}";

    public static async Task<RedisServer> StartAsync(string? password = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            var server = new RedisServer(FreePort(), password);
            if (await server.TryStartAsync())
            {
                return server;
            }

            await server.DisposeAsync();
            Assert.True(attempt < 5, "redis-server did not start");
        }
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts again on the same port, with nothing in it.</summary>
    public async Task RestartAsync() => Assert.True(await TryStartAsync(), "redis-server did not start again");

    public async Task KillAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Says one command and gives the lines of its answer.</summary>
    public async Task<string[]> SayAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"));
        string first = (await reader.ReadLineAsync())!;
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
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        string[] arguments =
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullName,
            .. _password is null ? (string[])[] : ["--requirepass", _password],
        ];
        try
        {
            _process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("redis-server is not on PATH: `apt-get install redis-server`, or run tests/run.sh", missing);
        }

        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Contains(Ready, StringComparison.Ordinal))
                {
                    // A pipe that nobody empties would stop it one day.
                    _ = _process.StandardOutput.ReadToEndAsync();
                    return true;
                }
            }
        }
        catch
        {
            await KillAsync();
            throw;
        }

        await KillAsync();
        return false;
    }
}
