using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing;

internal static class Program
{
    public static int Main(string[] arguments)
    {
        var line = CommandLine.Parse(arguments);
        if (line.Fault is not null || Verbs.TrialsOf(line.Verb) is not { } trials)
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
}
