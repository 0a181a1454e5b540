namespace Memtrace.Cli.Demo;

/// <summary>One step of the demo and how it went.</summary>
/// <param name="Name">What is tried, as a sentence.</param>
/// <param name="Passed">True when it went as it should.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record DemoStep(string Name, bool Passed, string Detail);
