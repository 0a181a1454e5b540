namespace Memtrace.Proxy.Tests.Storage.Servers;

/// <summary>The signals of Linux that tests send, by their numbers there.</summary>
internal enum ProcessSignal
{
    Interrupt = 2,
    Kill = 9,
    Continue = 18,
    Stop = 19,
}
