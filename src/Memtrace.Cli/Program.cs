using System.Runtime.InteropServices;
using System.Text;
using Memtrace.Cli.Shell;

// UTF-8 whatever the locale says: what `key create` prints must be the same bytes everywhere.
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
using var secrets = StandardOutput.OpenPipe() is { } pipe ? new StreamWriter(pipe, new UTF8Encoding(false)) { AutoFlush = true } : null;
using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
using var stop = new StopSignals(TimeProvider.System);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, stop.Receive);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, stop.Receive);
var terminal = Terminal.OfProcess(output, error, stop.Token) with { SecretOutput = secrets ?? output };
return await new MemtraceProgram(terminal).RunAsync(args, stop.Token);
