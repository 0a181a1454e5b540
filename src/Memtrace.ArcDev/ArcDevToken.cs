namespace Memtrace.ArcDev;

/// <summary>A token that exists from the start. The value never shows in <see cref="ToString"/>.</summary>
/// <param name="Value">What a client presents; compared byte by byte.</param>
/// <param name="Permissions">What it may do.</param>
public sealed record ArcDevToken(string Value, ArcPermissions Permissions)
{
    /// <summary>The permissions alone.</summary>
    public override string ToString() => $"{nameof(ArcDevToken)} {{ {Permissions} }}";
}
