using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>A program that was started here and is ended here, by its own id.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly CapturedText _output = new();
    private readonly CapturedText _error = new();
    private readonly Task _reading;

    static RunningProgram() => InheritedSignals.Reset();

    private RunningProgram(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(_output.ReadToEndAsync(process.StandardOutput), _error.ReadToEndAsync(process.StandardError));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public static RunningProgram Start(string file, IEnumerable<string> arguments, Surroundings around, string? input = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = around.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["DOTNET_ROOT"] = Surroundings.RuntimeRoot;
        foreach ((string name, string value) in around.Variables)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start");
        var program = new RunningProgram(process);
        program.Say(input);
        return program;
    }

    /// <summary>Starts a program and waits for its end.</summary>
    public static async Task<FinishedProgram> RunAsync(
        string file, IEnumerable<string> arguments, Surroundings around, string? input = null, TimeSpan? limit = null)
    {
        await using RunningProgram program = Start(file, arguments, around, input);
        return await program.EndAsync(limit);
    }

    /// <summary>Waits for the end, whatever brings it about.</summary>
    public async Task<FinishedProgram> EndAsync(TimeSpan? limit = null)
    {
        TimeSpan longest = limit ?? Patience.Usual;
        using var over = new CancellationTokenSource(longest);
        try
        {
            await _process.WaitForExitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"still running after {longest.TotalSeconds:0} s.\n{Output}\n{Error}");
        }

        await _reading;
        return new FinishedProgram(_process.ExitCode, Output, Error);
    }

    /// <summary>Waits until the program has written what is looked for, or has ended without.</summary>
    public async Task<bool> WritesAsync(string text)
    {
        bool seen = await Patience.SeesAsync(() => Wrote(text) || _reading.IsCompleted, Patience.Usual);
        return seen && Wrote(text);
    }

    public void Signal(PosixSignal signal)
    {
        int number = signal switch
        {
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGTERM => 15,
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "not used here"),
        };
        if (Kill(_process.Id, number) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Ends it as a power failure would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Say(string? input)
    {
        try
        {
            _process.StandardInput.Write(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading: what it wrote says why.
        }
    }

    private bool Wrote(string text) =>
        Output.Contains(text, StringComparison.Ordinal) || Error.Contains(text, StringComparison.Ordinal);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
