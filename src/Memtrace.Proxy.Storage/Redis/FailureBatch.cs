using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>Reports that travel together: what is forgotten first, then what was counted since.</summary>
internal sealed class FailureBatch
{
    public HashSet<ClientAddress> Forgotten { get; } = [];

    public Dictionary<(ClientAddress Address, long Slot), int> Counted { get; } = [];

    public void Add(FailureReport report)
    {
        if (report.IsForgotten)
        {
            Forgotten.Add(report.Address);
            foreach ((ClientAddress Address, long Slot) counted in Counted.Keys)
            {
                if (counted.Address == report.Address)
                {
                    Counted.Remove(counted);
                }
            }

            return;
        }

        (ClientAddress Address, long Slot) key = (report.Address, report.Slot);
        Counted[key] = Counted.GetValueOrDefault(key) + 1;
    }
}
