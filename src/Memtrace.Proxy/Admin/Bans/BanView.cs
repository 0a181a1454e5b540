using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Instants;

namespace Memtrace.Proxy.Admin.Bans;

/// <summary>A ban as JSON.</summary>
public sealed record BanView(string Address, int Failures, string Since, string Until, string Node)
{
    public static BanView Of(Ban ban) =>
        new(ban.Address.ToString(), ban.Failures, Rfc3339.Format(ban.Since), Rfc3339.Format(ban.Until), ban.Node);
}
