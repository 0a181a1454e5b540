using Memtrace.Proxy.Fuzzing;
using Memtrace.Proxy.Fuzzing.Campaigns;
using Memtrace.Proxy.Fuzzing.Sql;

var line = CommandLine.Parse(args);
Func<ITrial>? trials = line.Verb switch
{
    "guard" => () => GuardTrial.Shipped(TimeProvider.System),
    _ => null,
};
if (trials is null || line.Fault is not null)
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

Console.WriteLine(
    $"{line.Verb}: {report.Inputs:N0} inputs of seed {line.Options.Seed} in {report.Elapsed.TotalSeconds:F0} s, {(report.Finding is null ? "nothing" : "something")} crossed");
return report.Finding is null ? 0 : 1;
