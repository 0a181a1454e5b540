namespace Memtrace.Proxy.Tests.Cli.Remote;

/// <summary>The same, carried out by a server: the tool's words are the same to the letter.</summary>
public sealed class RemoteUsageReportTests() : UsageReportTests(atServer: true);
