namespace Memtrace.Cli.Demo;

/// <summary>One of the demo's two organizations, as JSON too; its key is new and lives as long as the demo.</summary>
internal sealed record DemoOrganization(string Name, string OrgId, string Database, string Key)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => Name;
}
