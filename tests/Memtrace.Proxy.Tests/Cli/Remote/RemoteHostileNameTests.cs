namespace Memtrace.Proxy.Tests.Cli.Remote;

/// <summary>The same through a server's admin API.</summary>
public sealed class RemoteHostileNameTests() : HostileNameTests(atServer: true);
