using Microsoft.Extensions.Internal;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>Gives the cache the program's clock, so that its expiry and ours agree.</summary>
internal sealed class CacheClock(TimeProvider clock) : ISystemClock
{
    public DateTimeOffset UtcNow => clock.GetUtcNow();
}
