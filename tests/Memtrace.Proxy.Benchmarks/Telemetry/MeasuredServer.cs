using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Memtrace.Proxy.Benchmarks.Telemetry;

/// <summary>A running <c>memtrace serve</c> of one variant of the settings, and the processor time that it has used.</summary>
internal sealed class MeasuredServer : IDisposable
{
    private readonly Process _process;

    private MeasuredServer(string name, Process process, int port)
    {
        Name = name;
        _process = process;
        Port = port;
    }

    public string Name { get; }

    public int Port { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Runs one command of the tool and gives a member of its result.</summary>
    public static string Ask(string program, IReadOnlyDictionary<string, string> variables, string member, params string[] arguments)
    {
        using Process tool = Start(program, variables, [.. arguments, "--json"]);
        string text = tool.StandardOutput.ReadToEnd();
        tool.WaitForExit();
        using JsonDocument result = JsonDocument.Parse(text);
        return result.RootElement.GetProperty(member).GetString()!;
    }

    public static async Task<MeasuredServer> StartAsync(string name, string program, IReadOnlyDictionary<string, string> variables)
    {
        (int port, int adminPort) = (FreePort(), FreePort());
        var all = new Dictionary<string, string>(variables)
        {
            ["MEMTRACE_SERVER_HOST"] = "127.0.0.1",
            ["MEMTRACE_SERVER_PORT"] = $"{port}",
            ["MEMTRACE_ADMIN_PORT"] = $"{adminPort}",
        };
        Process process = Start(program, all, ["serve"]);
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.Contains("serves tenants on", StringComparison.Ordinal))
        {
        }

        // What it writes is read, as whoever keeps logs would.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new MeasuredServer(name, process, port);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static Process Start(string program, IReadOnlyDictionary<string, string> variables, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
