using System.Runtime.InteropServices;
using System.Text;
using Memtrace.Cli.Shell;

// UTF-8 whatever the locale says: what `key create` prints must be the same bytes everywhere.
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await new MemtraceProgram(Terminal.OfProcess(output, error)).RunAsync(args, stop.Token);

void Stop(PosixSignalContext signal)
{
    // The second signal is no longer held back: it ends a program that does not find its end.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
