using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Memtrace.Proxy.Tests.Storage.Servers;

/// <summary>A server that a test has started, which ends with the test: also when the whole run is killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The watcher holds the other end of a pipe to this process. When that closes without a word, this process is dead: the server
    // goes (one that nobody collects is as good as gone) and its folder. It is nobody's child, so that no test pauses or kills it, and
    // what ends a whole group of processes does not end it.
    private const string Watched =
        """
        ulimit -c 0
        folder=$1
        shift
        exec 3<&0
        ( (
          trap '' HUP INT TERM
          read -r word <&3 && exit 0
          kill -CONT $$
          kill -INT $$
          for _ in $(seq 100); do grep -q '^State:.[^Z]' /proc/$$/status || break; sleep 0.1; done
          kill -KILL $$
          rm -rf "$folder"
        ) & ) >/dev/null 2>&1
        exec 3<&-
        exec "$@" </dev/null 2>&1
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool Runs => !_process.HasExited;

    /// <summary>What it has written.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a server and waits until it has written that it is ready, or has ended without.</summary>
    /// <param name="folder">Its working directory, which goes when this process is killed.</param>
    /// <param name="ready">What it writes when it is ready.</param>
    /// <param name="command">The program and its arguments.</param>
    public static async Task<ServerProcess> StartAsync(string folder, string ready, params string[] command)
    {
        if (!ServerPrograms.IsThere(command[0]))
        {
            throw new Win32Exception(2, $"{command[0]} is not on PATH");
        }

        var start = new ProcessStartInfo("sh", ["-c", Watched, "sh", folder, .. command])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var server = new ServerProcess(Process.Start(start)!);
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // On a thread of its own: whatever tests do to the shared ones, a server is never held up in writing.
        _ = Task.Factory.StartNew(
            () => server.Read(ready, known), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await known.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            await server.DisposeAsync();
            throw new TimeoutException($"{command[0]} never said that it is ready: {server.Log}");
        }

        return server;
    }

    public void Pause() => ProcessFamily.Pause(Id);

    public void Resume() => ProcessFamily.Resume(Id);

    /// <summary>Ends it and its children as a power failure would, and waits until none of them runs.</summary>
    public async Task KillAsync()
    {
        if (!Runs)
        {
            return;
        }

        List<int> killed = ProcessFamily.Kill(Id);
        await _process.WaitForExitAsync();
        await Eventually.SeesAsync(() => !killed.Exists(ProcessFamily.Runs));
    }

    /// <summary>Asks it to end and waits until it has; one that does not is killed.</summary>
    public async Task StopAsync()
    {
        if (!Runs)
        {
            return;
        }

        Resume();
        ProcessFamily.Signal(Id, ProcessSignal.Interrupt);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>Lets go of it as this process does when it is killed.</summary>
    public void Abandon() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync("done");
            _process.StandardInput.Close();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The watcher is gone before its server: somebody else has ended both.
        }

        _process.Dispose();
    }

    private void Read(string ready, TaskCompletionSource known)
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }

            if (line.Contains(ready, StringComparison.Ordinal))
            {
                known.TrySetResult();
            }
        }

        _process.WaitForExit();
        known.TrySetResult();
    }
}
