using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Memtrace.Cli.Development;
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
        IReadOnlyList<DevelopmentOrganization> organizations = await stage.ProvisionAsync(Names, terminal.Time, cancellationToken);
        await using ProxyHost proxy = await ProxyHost.StartAsync(stage.Options, cancellationToken);
        DemoView view = await PlayAsync(stage, proxy, organizations, cancellationToken);
        await terminal.Output.WriteLineAsync(
            json
                ? JsonSerializer.Serialize(view, CliJson.Readable.DemoView)
                : DemoTranscript.Write(view, terminal, servesOn: !once && view.Passed));
        if (view.Steps.FirstOrDefault(step => !step.Passed) is { } failed)
        {
            return Outcome.Refused($"the demo failed at: {failed.Name} ({failed.Detail})");
        }

        if (!once)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, terminal.Time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Outcome.Ended();
    }

    private static async Task<DemoView> PlayAsync(
        DemoStage stage, ProxyHost proxy, IReadOnlyList<DevelopmentOrganization> organizations, CancellationToken cancellationToken)
    {
        using var caller = new DemoCaller(proxy.TenantUrl);
        IReadOnlyList<DemoStep> steps = await new DemoScript(caller, organizations).RunAsync(cancellationToken);
        return new DemoView(
            steps.All(step => step.Passed),
            proxy.TenantUrl.GetLeftPart(UriPartial.Authority),
            stage.Url.GetLeftPart(UriPartial.Authority),
            organizations,
            steps);
    }
}
