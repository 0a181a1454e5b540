using System.Collections.Concurrent;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Admin.Access;

/// <summary>
/// Tokens that are none, counted by the address they come from together with keys that are none. An address that brought too many costs
/// no more look-ups than it has left; a token that this node has seen valid is looked up all the same, so that whoever guesses from behind
/// an operator's proxy does not lock the operator out.
/// </summary>
internal sealed class AdminAttempts(AttemptGate gate, TimeProvider time, ILogger<AdminAttempts> log)
{
    // As many as a store has at most.
    private const int MostSeen = 1000;

    private static readonly Refusal TooMany = RefusalCatalogue.TooManyFailures with { Hint = "wait, then send a valid token" };
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long? _toldAt;
    private int _untold;

    /// <summary>Why a token is not looked up; null when it is.</summary>
    public Refusal? RefuseLookUp(HttpContext context, byte[] digest) =>
        _seen.ContainsKey(Convert.ToHexStringLower(digest)) ? null : Refuse(context, withLookUp: true);

    /// <summary>The answer to what is no token by its form, a wrong one of the settings included.</summary>
    public Refusal RefuseMalformed(HttpContext context) => Refuse(context, withLookUp: false) ?? RefuseWrong(context);

    /// <summary>Remembers what the store said of a token.</summary>
    public void Note(byte[] digest, bool isValid)
    {
        string text = Convert.ToHexStringLower(digest);
        if (!isValid)
        {
            _seen.TryRemove(text, out _);
        }
        else if (_seen.Count < MostSeen)
        {
            _seen[text] = true;
        }
    }

    /// <summary>The answer to a token that the store does not know or not any more.</summary>
    public Refusal RefuseWrong(HttpContext context)
    {
        gate.Count(context);
        if (FindUntold() is { } times)
        {
            Log.WrongAdminToken(log, gate.AddressOf(context), times);
        }

        return AdminRefusals.InvalidToken;
    }

    private Refusal? Refuse(HttpContext context, bool withLookUp) =>
        gate.RefuseAttempt(context, withLookUp) is { } refusal ? TooMany with { RetryAfterSeconds = refusal.RetryAfterSeconds } : null;

    // One line in ten seconds, however many addresses guess: how many there were since the one before; null when it is too early.
    private int? FindUntold()
    {
        lock (_gate)
        {
            _untold++;
            long now = time.GetTimestamp();
            if (_toldAt is { } told && time.GetElapsedTime(told, now) < Silence)
            {
                return null;
            }

            (int times, _toldAt, _untold) = (_untold, now, 0);
            return times;
        }
    }
}
