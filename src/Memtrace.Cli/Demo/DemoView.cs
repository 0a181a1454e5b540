using Memtrace.Cli.Development;

namespace Memtrace.Cli.Demo;

/// <summary>The demo as JSON.</summary>
internal sealed record DemoView(
    bool Passed, string Url, string ArcUrl, IReadOnlyList<DevelopmentOrganization> Organizations, IReadOnlyList<DemoStep> Steps);
