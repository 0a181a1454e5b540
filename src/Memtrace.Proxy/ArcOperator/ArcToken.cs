namespace Memtrace.Proxy.ArcOperator;

/// <summary>A token as Arc tells of it; never its value.</summary>
internal sealed record ArcToken(long Id, string Name, string? Description, IReadOnlyList<string>? Permissions, bool Enabled)
{
    /// <summary>True when it may do everything at that Arc: nothing that memtrace revokes by itself.</summary>
    public bool IsAdmin => Permissions?.Contains("admin") == true;
}
