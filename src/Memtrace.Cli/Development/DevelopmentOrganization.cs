namespace Memtrace.Cli.Development;

/// <summary>An organization on a development Arc, as JSON too, with a key that was just made.</summary>
internal sealed record DevelopmentOrganization(string Name, string OrgId, string Database, string Key)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => Name;
}
