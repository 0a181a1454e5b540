using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Hosting;

namespace Memtrace.Cli.Demo;

/// <summary><c>memtrace demo</c>.</summary>
internal static class RunDemo
{
    private const string Example = """
        memtrace demo
        memtrace demo --once --port 9200
        """;

    private const int DefaultPort = 9100;

    private static readonly string[] Names = ["acme", "voya"];

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(50);

    public static Verb Build(Terminal terminal, Option<bool?> json)
    {
        var once = Flags.Switch("--once", "leave when every step has been shown instead of serving on");
        var port = Flags.Text("--port", "port", "where the demo's proxy listens (default 9100)");
        return new Verb("demo", "Show two organizations on one development Arc, kept apart", Example, RunAsync) { once, port };

        async Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken)
        {
            if (!TryReadPort(line.GetValue(port), out int number, out string fault))
            {
                return Outcome.WrongUsage(fault);
            }

            return DemoStage.IsTaken(number)
                ? Outcome.Refused($"port {number} is in use; choose another with --port")
                : await ShowAsync(terminal, number, line.IsOn(once), line.IsOn(json), cancellationToken);
        }
    }

    private static bool TryReadPort(string? text, out int port, out string fault)
    {
        port = DefaultPort;
        fault = text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535)
            ? ""
            : $"invalid argument \"{text}\" for \"--port\" flag: use a port from 1 to 65535";
        return fault.Length == 0;
    }

    private static async Task<Outcome> ShowAsync(
        Terminal terminal, int port, bool once, bool json, CancellationToken cancellationToken)
    {
        await using DemoStage stage = await DemoStage.SetAsync(port, cancellationToken);
        IReadOnlyList<DemoTenant> tenants = await stage.ProvisionAsync(Names, terminal.Time, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task serving = ProxyHost.RunAsync(stage.Options, stop.Token);
        Outcome outcome;
        try
        {
            outcome = await PlayAsync(terminal, stage, tenants, serving, json, cancellationToken);
            if (outcome.Problem is null && !once)
            {
                await terminal.Error.WriteLineAsync($"serving on {stage.ProxyUrl.GetLeftPart(UriPartial.Authority)} until Ctrl-C");
                await serving;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return outcome;
    }

    private static async Task<Outcome> PlayAsync(
        Terminal terminal, DemoStage stage, IReadOnlyList<DemoTenant> tenants, Task serving, bool json, CancellationToken cancellationToken)
    {
        using var caller = new DemoCaller(stage.ProxyUrl);
        await WaitUntilReadyAsync(caller, serving, terminal.Time, cancellationToken);
        IReadOnlyList<DemoStep> steps = await new DemoScript(caller, tenants).RunAsync(cancellationToken);
        DemoStep? failed = steps.FirstOrDefault(step => !step.Passed);
        var view = new DemoView(
            failed is null,
            stage.ProxyUrl.GetLeftPart(UriPartial.Authority),
            stage.ArcAddress.GetLeftPart(UriPartial.Authority),
            tenants,
            steps);
        await terminal.Output.WriteLineAsync(
            json ? JsonSerializer.Serialize(view, CliJson.Readable.DemoView) : DemoTranscript.Write(view, terminal));
        return failed is null
            ? Outcome.Ended(ExitCode.Done)
            : Outcome.Refused($"the demo failed at: {failed.Name} ({failed.Detail})");
    }

    private static async Task WaitUntilReadyAsync(
        DemoCaller caller, Task serving, TimeProvider clock, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        while (!await caller.IsReadyAsync(cancellationToken))
        {
            if (serving.IsCompleted)
            {
                await serving;
            }

            if (clock.GetElapsedTime(start) > StartPatience)
            {
                throw new ProxyStartException("the demo's proxy did not get ready");
            }

            await Task.Delay(StartPause, clock, cancellationToken);
        }
    }
}
