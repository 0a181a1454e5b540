namespace Memtrace.Proxy.Core.Keys;

/// <summary>What a stored key says about itself; never the key or its digest.</summary>
/// <param name="Id">The row's number, as operators name it.</param>
/// <param name="Name">The operator's name for it.</param>
/// <param name="Permissions">What it may do.</param>
/// <param name="Enabled">False while an operator has switched it off.</param>
/// <param name="ExpiresAt">From this instant on it is refused; null means never.</param>
/// <param name="GraceUntil">Set by rotation: the old key ends here even if it would expire later.</param>
/// <param name="AllowedNetworks">From where it may be used.</param>
public sealed record ApiKeyFacts(
    long Id,
    string Name,
    KeyPermissions Permissions,
    bool Enabled,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? GraceUntil,
    AllowedNetworks AllowedNetworks)
{
    // Ticks of UTC: every node holds very many of these, and an instant that may be none takes three times as much room.
    private const long Never = -1;

    private readonly long _expiresAt = TicksOf(ExpiresAt);
    private readonly long _graceUntil = TicksOf(GraceUntil);

    /// <summary>From this instant on it is refused; null means never.</summary>
    public DateTimeOffset? ExpiresAt
    {
        get => InstantOf(_expiresAt);
        init => _expiresAt = TicksOf(value);
    }

    /// <summary>Set by rotation: the old key ends here even if it would expire later.</summary>
    public DateTimeOffset? GraceUntil
    {
        get => InstantOf(_graceUntil);
        init => _graceUntil = TicksOf(value);
    }

    /// <summary>The earlier of expiry and end of grace; null when the key has no end.</summary>
    public DateTimeOffset? EndsAt => Earlier(ExpiresAt, GraceUntil);

    /// <summary>True while the key is switched on and has not ended.</summary>
    public bool IsLive(DateTimeOffset now) => StateAt(now) is ApiKeyState.Active or ApiKeyState.InGrace;

    /// <summary>Where in its life the key is; what an operator did counts before what time did.</summary>
    public ApiKeyState StateAt(DateTimeOffset now) =>
        !Enabled ? ApiKeyState.Disabled
        : now >= GraceUntil ? ApiKeyState.Replaced
        : now >= ExpiresAt ? ApiKeyState.Expired
        : GraceUntil is null ? ApiKeyState.Active
        : ApiKeyState.InGrace;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b : b is null || a < b ? a : b;

    private static long TicksOf(DateTimeOffset? instant) => instant?.UtcTicks ?? Never;

    private static DateTimeOffset? InstantOf(long ticks) => ticks == Never ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
