using System.ComponentModel;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>A real Redis on a free port of the loopback, which keeps nothing.</summary>
internal sealed class RedisProgram : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly RunningProgram _program;

    private RedisProgram(RunningProgram program, string url) => (_program, Url) = (program, url);

    public string Url { get; }

    public static async Task<RedisProgram> StartAsync(string folder)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort.Find();
            RunningProgram running = Start(port, folder);
            if (await running.WritesAsync("Ready to accept connections"))
            {
                return new RedisProgram(running, $"redis://127.0.0.1:{port}");
            }

            await running.DisposeAsync();
            if (attempt == Attempts)
            {
                throw new InvalidOperationException($"redis-server did not start: {running.Output}{running.Error}");
            }
        }
    }

    public Task KillAsync() => _program.KillAsync();

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static RunningProgram Start(int port, string folder)
    {
        try
        {
            return RunningProgram.Start(
                "redis-server",
                ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
                Surroundings.Bare(folder));
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("redis-server is not on PATH: `apt-get install redis-server`, or run tests/run.sh", missing);
        }
    }
}
