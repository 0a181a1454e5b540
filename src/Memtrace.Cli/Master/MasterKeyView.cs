namespace Memtrace.Cli.Master;

/// <summary>A new master key as JSON; <c>key</c> is the name of API keys alone.</summary>
internal sealed record MasterKeyView(string MasterKey);
