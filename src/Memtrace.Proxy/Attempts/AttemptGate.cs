using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Attempts;

/// <summary>
/// Counts the keys that are none, by the address they come from, and keeps an address that brings too many of them from costing
/// look-ups. Keys that are held in memory never come here, so that callers behind one address do not lock each other out.
/// </summary>
internal sealed class AttemptGate(FailureCounts counts, TimeProvider time, ILogger<AttemptGate> log)
{
    private readonly FailureTable? _table = counts.Table;

    /// <summary>Why a key that no memory holds is not looked up; null when it is.</summary>
    public Refusal? RefuseLookUp(HttpContext context, ApiKeyToken token, ITenantBindings bindings) =>
        _table?.Refuse(AddressOf(context), withLookUp: true, time.GetUtcNow()) is not { } seconds ? null
        : bindings.WasRevoked(token) ? KeyRefusals.Revoked
        : TooMany(seconds);

    /// <summary>The answer to a key that the store does not know. One that was revoked is no guess: who polls with it is told so as long as he does.</summary>
    public Refusal RefuseUnknown(HttpContext context, ApiKeyToken token, ITenantBindings bindings)
    {
        if (bindings.WasRevoked(token))
        {
            return KeyRefusals.Revoked;
        }

        if (_table is not null)
        {
            Count(_table, AddressOf(context));
        }

        return RefusalCatalogue.InvalidKey;
    }

    /// <summary>The answer to what is no key by its form.</summary>
    public Refusal RefuseMalformed(HttpContext context)
    {
        if (_table is null)
        {
            return RefusalCatalogue.InvalidKey;
        }

        ClientAddress address = AddressOf(context);
        if (_table.Refuse(address, withLookUp: false, time.GetUtcNow()) is { } seconds)
        {
            return TooMany(seconds);
        }

        Count(_table, address);
        return RefusalCatalogue.InvalidKey;
    }

    private static Refusal TooMany(int seconds) => RefusalCatalogue.TooManyFailures with { RetryAfterSeconds = seconds };

    private ClientAddress AddressOf(HttpContext context) => CallerAddress.Of(context, counts.Proxies);

    private void Count(FailureTable table, ClientAddress address)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (table.Count(address, now))
        {
            Log.AddressBanned(log, address, table.Limit.Failures, table.Limit.Window.TotalSeconds);
        }

        counts.Share?.Report(address, now);
    }
}
