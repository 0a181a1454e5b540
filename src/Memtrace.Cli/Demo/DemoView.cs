using System.Text.Json.Serialization;

namespace Memtrace.Cli.Demo;

/// <summary>The demo as JSON.</summary>
internal sealed record DemoView(
    bool Passed,
    string Url,
    string ArcUrl,
    [property: JsonPropertyName("tenants")] IReadOnlyList<DemoOrganization> Organizations,
    IReadOnlyList<DemoStep> Steps);
