using System.Runtime.InteropServices;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>A running <c>memtrace serve</c>.</summary>
internal sealed class ServingNode : IAsyncDisposable
{
    private const string Announcement = "serves tenants on";
    private const string PortTaken = "the port is in use";
    private const int Attempts = 5;

    private readonly RunningProgram _program;

    private ServingNode(RunningProgram program, int port, int operatorPort)
    {
        _program = program;
        Url = new Uri($"http://127.0.0.1:{port}");
        OperatorUrl = new Uri($"http://127.0.0.1:{operatorPort}");
    }

    /// <summary>Where tenants reach it.</summary>
    public Uri Url { get; }

    /// <summary>Where operators reach it.</summary>
    public Uri OperatorUrl { get; }

    public int ProcessId => _program.Id;

    /// <summary>All it has written, on both streams.</summary>
    public string Log => _program.Output + _program.Error;

    public static async Task<ServingNode> StartAsync(Surroundings around, string program, IEnumerable<string> arguments)
    {
        for (int attempt = 1; ; attempt++)
        {
            (int port, int operatorPort) = (FreePort.Find(), FreePort.Find());
            var variables = new Dictionary<string, string>(around.Variables)
            {
                ["MEMTRACE_SERVER_HOST"] = "127.0.0.1",
                ["MEMTRACE_SERVER_PORT"] = port.ToString(),
                ["MEMTRACE_ADMIN_PORT"] = operatorPort.ToString(),
            };
            RunningProgram running = RunningProgram.Start(program, arguments, around with { Variables = variables });
            if (await running.WritesAsync(Announcement))
            {
                return new ServingNode(running, port, operatorPort);
            }

            await running.DisposeAsync();
            if (!running.Error.Contains(PortTaken, StringComparison.Ordinal) || attempt == Attempts)
            {
                throw new InvalidOperationException($"memtrace serve did not start: {running.Output}{running.Error}");
            }
        }
    }

    /// <summary>Asks it to stop and waits until it has.</summary>
    public Task<FinishedProgram> StopAsync()
    {
        _program.Signal(PosixSignal.SIGTERM);
        return _program.EndAsync();
    }

    public void Signal(PosixSignal signal) => _program.Signal(signal);

    public Task<FinishedProgram> EndAsync() => _program.EndAsync();

    public Task<bool> WritesAsync(string text) => _program.WritesAsync(text);

    public Task KillAsync() => _program.KillAsync();

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
