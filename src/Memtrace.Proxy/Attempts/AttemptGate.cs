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
        RefuseAttempt(context, withLookUp: true) is not { } refusal ? null
        : bindings.WasRevoked(token) ? KeyRefusals.Revoked
        : refusal;

    /// <summary>The answer to a key that the store does not know. One that was revoked is no guess: who polls with it is told so as long as he does.</summary>
    public Refusal RefuseUnknown(HttpContext context, ApiKeyToken token, ITenantBindings bindings)
    {
        if (bindings.WasRevoked(token))
        {
            return KeyRefusals.Revoked;
        }

        Count(context);
        return RefusalCatalogue.InvalidKey;
    }

    /// <summary>The answer to what is no key by its form.</summary>
    public Refusal RefuseMalformed(HttpContext context)
    {
        if (RefuseAttempt(context, withLookUp: false) is { } refusal)
        {
            return refusal;
        }

        Count(context);
        return RefusalCatalogue.InvalidKey;
    }

    /// <summary>Why an attempt of this caller's address is not looked at, be it a look-up or not; null when it is.</summary>
    public Refusal? RefuseAttempt(HttpContext context, bool withLookUp) =>
        _table?.Refuse(AddressOf(context), withLookUp, time.GetUtcNow()) is { } seconds
            ? RefusalCatalogue.TooManyFailures with { RetryAfterSeconds = seconds }
            : null;

    /// <summary>Counts a failed attempt of this caller's address, here and where the nodes count together.</summary>
    public void Count(HttpContext context)
    {
        if (_table is null)
        {
            return;
        }

        ClientAddress address = AddressOf(context);
        DateTimeOffset now = time.GetUtcNow();
        if (_table.Count(address, now))
        {
            Log.AddressBanned(log, address, _table.Limit.Failures, _table.Limit.Window.TotalSeconds);
        }

        counts.Share?.Report(address, now);
    }

    /// <summary>Whose attempt it is.</summary>
    public ClientAddress AddressOf(HttpContext context) => CallerAddress.Of(context, counts.Proxies);
}
