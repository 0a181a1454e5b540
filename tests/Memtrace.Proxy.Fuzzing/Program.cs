using Memtrace.Proxy.Core.Writes;
using Memtrace.Proxy.Fuzzing.Bodies;
using Memtrace.Proxy.Fuzzing.Campaigns;
using Memtrace.Proxy.Fuzzing.Keys;
using Memtrace.Proxy.Fuzzing.Sql;
using Memtrace.Proxy.Fuzzing.Writes;

namespace Memtrace.Proxy.Fuzzing;

internal static class Program
{
    public static int Main(string[] arguments)
    {
        var line = CommandLine.Parse(arguments);
        if (line.Fault is not null || TrialsOf(line.Verb) is not { } trials)
        {
            Console.Error.WriteLine(line.Fault ?? CommandLine.Usage);
            return 2;
        }

        var report = new Campaign(line.Options, trials, TimeProvider.System).Run(Console.Error.WriteLine);
        Console.Error.Write(report.Table());
        if (report.Finding is { } finding)
        {
            Console.WriteLine($"input {finding.Input} of seed {line.Options.Seed}: {finding.Fault}\n{finding.Text}");
        }

        var inputs = $"{report.Inputs:N0} inputs of seed {line.Options.Seed} in {report.Elapsed.TotalSeconds:F0} s";
        Console.WriteLine($"{line.Verb}: {inputs}, {(report.Finding is null ? "nothing" : "something")} crossed");
        return report.Finding is null ? 0 : 1;
    }

    /// <summary>What makes a trial for each thread; null for an unknown verb.</summary>
    public static Func<ITrial>? TrialsOf(string verb) => verb switch
    {
        "guard" => () => GuardTrial.Shipped(TimeProvider.System),
        "msgpack" => () => new WriteTrial(new MsgpackInputs(), () => WriteInspection.For(WriteFormat.Msgpack, null)),
        "lines" => () => new WriteTrial(new LineInputs(), () => WriteInspection.For(WriteFormat.LineProtocol, null)),
        "orbits" => () => new WriteTrial(new OrbitInputs(), () => WriteInspection.For(WriteFormat.TwoLineElements, null)),
        "keys" => () => new KeyTrial(),
        "body" => () => new BodyTrial(),
        _ => null,
    };
}
