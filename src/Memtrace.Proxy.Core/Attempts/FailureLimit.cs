namespace Memtrace.Proxy.Core.Attempts;

/// <summary>How many failed attempts an address has in a sliding window, and what follows from it.</summary>
/// <param name="Failures">Failures after which the address is banned; at least 1.</param>
/// <param name="Window">The window; at least a second.</param>
public sealed record FailureLimit(int Failures, TimeSpan Window)
{
    /// <summary>Parts of a window: it slides by one of them at a time.</summary>
    public const int Slots = 20;

    /// <summary>Look-ups a second that a banned address still has, so that a good key behind it comes in.</summary>
    public const int AllowedLookUps = 5;

    private static readonly TimeSpan ShortBan = TimeSpan.FromSeconds(5);

    /// <summary>Milliseconds of one slot.</summary>
    public long SlotLength { get; } = ((long)Window.TotalMilliseconds + Slots - 1) / Slots;

    /// <summary>Milliseconds that a ban lasts at least: an address at the edge would be banned and free in turns.</summary>
    public long LeastBan { get; } = (long)(Window < ShortBan ? Window : ShortBan).TotalMilliseconds;

    /// <summary>Milliseconds that no ban lasts longer than; one that does is of a clock that was set.</summary>
    public long LongestBan => SlotLength * (Slots + 1);

    /// <summary>The slot of a moment, in milliseconds of Unix time: the same on every node.</summary>
    public long SlotAt(long moment) => moment / SlotLength;
}
