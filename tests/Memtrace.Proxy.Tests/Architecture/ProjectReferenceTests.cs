using System.Xml.Linq;

namespace Memtrace.Proxy.Tests.Architecture;

/// <summary>Which project may know which, and which package.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] SqliteBundle = ["Microsoft.Data.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core"];

    public static TheoryData<string, string[], string[]> Allowed => new()
    {
        { "Memtrace.Proxy.Core", [], [] },
        {
            "Memtrace.Proxy.Storage",
            ["Memtrace.Proxy.Core"],
            [.. SqliteBundle, "Npgsql", "StackExchange.Redis", "Microsoft.Extensions.Caching.Memory", "Portable.BouncyCastle"]
        },
        {
            "Memtrace.Proxy",
            ["Memtrace.Proxy.Core", "Memtrace.Proxy.Storage"],
            ["Microsoft.AspNetCore.OpenApi", "Yarp.ReverseProxy", "OpenTelemetry", "OpenTelemetry.Api.ProviderBuilderExtensions", "OpenTelemetry.Exporter.OpenTelemetryProtocol"]
        },
        { "Memtrace.ArcDev", [], SqliteBundle },
        {
            "Memtrace.Cli",
            ["Memtrace.Proxy.Core", "Memtrace.Proxy.Storage", "Memtrace.Proxy", "Memtrace.ArcDev"],
            ["System.CommandLine"]
        },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_knows_only_what_it_may(string project, string[] projects, string[] packages)
    {
        XDocument file = XDocument.Load(Repository.Path("src", project, $"{project}.csproj"));

        Assert.Empty(Included(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Except(projects));
        Assert.Empty(Included(file, "PackageReference").Except(packages));
        Assert.Empty(Included(file, "Reference"));
    }

    [Fact]
    public void Every_project_under_src_is_listed_here() =>
        Assert.Equal(
            Allowed.Select(row => (string)row[0]).Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Repository.Path("src")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Memtrace.Proxy.Core")]
    [InlineData("Memtrace.Proxy.Storage")]
    public void Only_the_server_and_the_programs_know_ASP_NET(string project)
    {
        XDocument file = XDocument.Load(Repository.Path("src", project, $"{project}.csproj"));

        Assert.Empty(Included(file, "FrameworkReference"));
        Assert.Equal("Microsoft.NET.Sdk", file.Root!.Attribute("Sdk")!.Value);
    }

    private static IEnumerable<string> Included(XDocument file, string element) =>
        file.Descendants(element).Select(item => item.Attribute("Include")!.Value);
}
