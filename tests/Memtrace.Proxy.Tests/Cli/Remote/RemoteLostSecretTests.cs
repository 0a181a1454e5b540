namespace Memtrace.Proxy.Tests.Cli.Remote;

/// <summary>The same of what a server made.</summary>
public sealed class RemoteLostSecretTests() : LostSecretTests(atServer: true);
