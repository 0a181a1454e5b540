using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Storage.Sql;

/// <summary>Reads the bans of all nodes, at little cost when nothing was written since.</summary>
internal interface IBanWatch : IDisposable
{
    /// <summary>The bans; null when nothing was written since they were last given.</summary>
    List<Ban>? ReadNew();

    /// <summary>The next read gives the bans, whatever was given before.</summary>
    void ReadAgain();

    /// <summary>Another store may stand at the place: the next read opens it anew.</summary>
    void Leave();
}
