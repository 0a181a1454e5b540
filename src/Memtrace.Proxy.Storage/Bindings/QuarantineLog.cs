using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Registry;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>Says once per organization and state of its row that the row cannot be used: its keys may be presented all day long.</summary>
internal sealed class QuarantineLog(ILogger logger)
{
    private readonly ConcurrentDictionary<string, int> _said = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, byte> _closedKeys = new();

    public void Quarantined(ArcRow row, string fault)
    {
        int state = StateOf(row);
        if (_said.TryGetValue(row.OrganizationId, out int said) && said == state)
        {
            return;
        }

        _said[row.OrganizationId] = state;
        logger.ArcQuarantined(row.OrganizationId, fault);
    }

    /// <summary>A key's list of networks that cannot be read is said once, too.</summary>
    public void Read(ApiKeyFacts key)
    {
        if (key.AllowedNetworks.IsNowhere && _closedKeys.TryAdd(key.Id, 0))
        {
            logger.AllowedNetworksUnreadable(key.Id);
        }
        else if (!key.AllowedNetworks.IsNowhere && !_closedKeys.IsEmpty)
        {
            _closedKeys.TryRemove(key.Id, out _);
        }
    }

    public void Usable(string organizationId)
    {
        if (!_said.IsEmpty)
        {
            _said.TryRemove(organizationId, out _);
        }
    }

    private static int StateOf(ArcRow row)
    {
        var hash = default(HashCode);
        hash.Add(row.Id);
        hash.Add(row.Url);
        hash.Add(row.UrlsJson);
        hash.Add(row.Database);
        hash.Add(row.Measurement);
        hash.Add(row.Dedicated);
        hash.Add(row.Secret.Version);
        hash.AddBytes(row.Secret.Cipher);
        hash.AddBytes(row.Secret.Nonce);
        return hash.ToHashCode();
    }
}
