using System.Net.Sockets;
using System.Runtime.InteropServices;
using Memtrace.ArcDev.Access;

namespace Memtrace.ArcDev;

internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        var line = CommandLine.Parse(arguments, Environment.GetEnvironmentVariable);
        if (line.WantsHelp)
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        if (line.Fault is { } fault)
        {
            return Fail(fault, exitCode: 2);
        }

        return await RunAsync(line);
    }

    private static async Task<int> RunAsync(CommandLine line)
    {
        var options = line.ToOptions();
        var made = options.AuthEnabled && options.Tokens.Count == 0 ? TokenStore.NewValue() : null;
        options = made is null ? options : options with { Tokens = [new ArcDevToken(made, ArcPermissions.Admin)] };
        // Before anything is said on stdout: who reads that line may send a signal at once.
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }

        try
        {
            await using var server = await ArcDevServer.StartAsync(options);
            Announce(line, options, made, server.Url);
            await stopped.Task;
            return 0;
        }
        catch (Exception cannotListen) when (cannotListen is IOException or SocketException)
        {
            return Fail($"cannot listen on {options.Host}:{options.Port}: {(cannotListen.InnerException ?? cannotListen).Message}", exitCode: 1);
        }
    }

    private static void Announce(CommandLine line, ArcDevOptions options, string? made, Uri url)
    {
        if (!line.Quiet)
        {
            Console.WriteLine("arcdev is a development Arc: in memory, gone when it stops, never for production");
        }

        if (made is not null)
        {
            Console.WriteLine($"admin token: {made}");
        }

        if (!options.AuthEnabled && !line.Quiet)
        {
            Console.WriteLine("authentication is off: every route is open");
        }

        Console.WriteLine($"arcdev listening on {url.GetLeftPart(UriPartial.Authority)}");
    }

    private static int Fail(string text, int exitCode)
    {
        Console.Error.WriteLine($"error: {text}");
        return exitCode;
    }
}
