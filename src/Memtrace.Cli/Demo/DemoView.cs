namespace Memtrace.Cli.Demo;

/// <summary>The demo as JSON.</summary>
internal sealed record DemoView(
    bool Passed, string Url, string ArcUrl, IReadOnlyList<DemoOrganization> Organizations, IReadOnlyList<DemoStep> Steps);
