using System.Text.RegularExpressions;

namespace Memtrace.Proxy.Tests.Architecture;

/// <summary>What must never stand in a source file, and the few places in which a thing may.</summary>
public sealed partial class SourceRuleTests
{
    private static readonly string[] Projects =
        ["Memtrace.Proxy.Core", "Memtrace.Proxy.Storage", "Memtrace.Proxy", "Memtrace.ArcDev", "Memtrace.Cli"];

    private static readonly string[] Folders =
        ["Models", "Services", "Helpers", "Extensions", "Utils", "Common", "Interfaces", "Base"];

    [Theory]
    [InlineData("Memtrace.Proxy", @"WriteString\(""(error|hint|code)""", "Refusals/RefusalResponse.cs", "Answers/EstimateAnswers.cs")]
    [InlineData("Memtrace.Proxy", @"""x-api-key""", "Swap/SwapTransform.cs", "Rooms/PresentedKey.cs", "Credentials/CredentialTrial.cs",
        // What an operator asks of an Arc, with a credential of the operator's.
        "ArcOperator/ArcOperatorCalls.cs", "ArcOperator/StatusCaller.cs")]
    [InlineData("Memtrace.Proxy", @"""x-arc-(database|measurement)""", "Swap/SwapTransform.cs")]
    [InlineData("Memtrace.Proxy", @"Credential\.Reveal\(", "Swap/SwapTransform.cs", "Answers/ArcErrors.cs",
        // Two credentials are compared: whether the one that was switched to is still presented.
        "Tenancies/TokenRotation.cs")]
    [InlineData("Memtrace.Proxy", @"new (RouteConfig|ClusterConfig|DestinationConfig)\b|\bClusterConfig \w+\(.*\) => new\(", "Clusters/ArcClusters.cs")]
    [InlineData("Memtrace.Proxy", @"\.Create(Histogram|Counter|UpDownCounter|Gauge|Observable\w+)[<(]|new Meter\(", "Telemetry/Instruments.cs", "Telemetry/NodeGauges.cs",
        // Those live as long as their series, and read what the others count.
        "Telemetry/Series/SeriesGeneration.cs")]
    [InlineData("Memtrace.Proxy", @"Memtrace\.Proxy\.Storage", "Hosting/OpenedParts.cs", "Hosting/ProxyHost.cs", "Hosting/StoreFeed.cs", "Hosting/StorePorts.cs", "Settings/SettingsTable.cs")]
    [InlineData("Memtrace.Proxy", @"\[LoggerMessage", "Telemetry/Log.cs")]
    [InlineData("Memtrace.Proxy", @"new HttpClient\b", "Credentials/CredentialTrial.cs", "ArcOperator/ArcOperatorCalls.cs", "ArcOperator/StatusCaller.cs")]
    [InlineData("Memtrace.Proxy", @"new HttpMessageInvoker|\bHttpMessageHandler\b", "Clusters/ArcConnections.cs")]
    [InlineData("Memtrace.Proxy", @"new SocketsHttpHandler|\bSocketsHttpHandler Create", "Clusters/ArcConnections.cs")]
    [InlineData("Memtrace.Cli", @"new SocketsHttpHandler|new HttpClient\b", "Shell/DirectClient.cs")]
    [InlineData("Memtrace.Proxy", "/admin", "Admin/AdminApi.cs", "Settings/ProxyOptions.cs")]
    public void A_thing_stands_only_in_its_place(string project, string pattern, params string[] places)
    {
        var wanted = new Regex(pattern);
        IEnumerable<string> found = Repository.Sources(project).Where(file => wanted.IsMatch(file.Text)).Select(file => file.Name);

        Assert.Empty(found.Except(places));
        Assert.Contains(places[0], found);
    }

    [Theory]
    [InlineData(@"Microsoft\.(AspNetCore|Extensions|Data)")]
    [InlineData(@"\bILogger\b|\bHttpContext\b|\bIConfiguration\b|\bYarp\.")]
    [InlineData(@"\b(Npgsql|StackExchange|SQLitePCL|OpenTelemetry)\b")]
    [InlineData(@"\b(File|Directory|Socket|TcpClient|HttpClient)\.(Open|Read|Write|Create|Exists)|Environment\.GetEnvironmentVariable")]
    [InlineData(@"\bTimeProvider\b|\bStopwatch\b|\bDateTime(Offset)?\.(Utc)?Now\b")]
    public void Core_is_pure(string forbidden)
    {
        var wanted = new Regex(forbidden);
        Assert.Empty(Repository.Sources("Memtrace.Proxy.Core").Where(file => wanted.IsMatch(file.Text)).Select(file => file.Name));
    }

    [Fact]
    public void Storage_knows_no_request() =>
        Assert.Empty(Repository.Sources("Memtrace.Proxy.Storage")
            .Where(file => RequestWords().IsMatch(file.Text))
            .Select(file => file.Name));

    [Fact]
    public void No_source_reads_the_machines_clock_or_sleeps() =>
        Assert.Empty(All().Where(file => Clock().IsMatch(file.Text)).Select(file => file.Name));

    [Fact]
    public void No_source_leaves_work_for_later_or_silences_a_warning_without_a_reason()
    {
        Assert.Empty(All().Where(file => Later().IsMatch(file.Text)).Select(file => file.Name));
        Assert.Empty(All().Where(file => SilencedWithoutReason().IsMatch(file.Text)).Select(file => file.Name));
    }

    [Fact]
    public void No_log_entry_is_written_around_the_generated_ones() =>
        Assert.Empty(All().Where(file => LooseLog().IsMatch(file.Text)).Select(file => file.Name));

    [Fact]
    public void A_room_is_one_file_under_120_lines_and_no_file_is_over_300()
    {
        Assert.Empty(Repository.Sources("Memtrace.Proxy")
            .Where(file => file.Name.StartsWith("Rooms/", StringComparison.Ordinal) && Lines(file.Text) >= 120)
            .Select(file => $"{file.Name}: {Lines(file.Text)}"));
        Assert.Empty(All().Where(file => Lines(file.Text) > 300).Select(file => $"{file.Name}: {Lines(file.Text)}"));
    }

    [Fact]
    public void Every_room_stands_in_the_one_file_that_lists_them()
    {
        string pipeline = File.ReadAllText(Repository.Path("src", "Memtrace.Proxy", "Rooms", "Pipeline.cs"));
        foreach ((string name, _) in Repository.Sources("Memtrace.Proxy").Where(file => file.Name.EndsWith("Room.cs", StringComparison.Ordinal)))
        {
            Assert.Single(Regex.Matches(pipeline, $@"<{Path.GetFileNameWithoutExtension(name)}>"));
        }
    }

    [Fact]
    public void Folders_are_named_by_feature_and_types_by_what_they_are()
    {
        Assert.Empty(All().Where(file => file.Name.Split('/').SkipLast(1).Any(Folders.Contains)).Select(file => file.Name));
        Assert.Empty(All().Where(file => EmptyNames().IsMatch(file.Text)).Select(file => file.Name));
        Assert.Empty(All().Where(file => BlockNamespace().IsMatch(file.Text)).Select(file => file.Name));
    }

    private static IEnumerable<(string Name, string Text)> All() =>
        Projects.SelectMany(project => Repository.Sources(project).Select(file => ($"{project}/{file.Name}", file.Text)));

    private static int Lines(string text) => text.Count(c => c == '\n');

    [GeneratedRegex(@"\bHttpContext\b|\bYarp\.|Microsoft\.AspNetCore")]
    private static partial Regex RequestWords();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b|Thread\.Sleep")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Later();

    [GeneratedRegex(@"#pragma warning disable \w+\s*$", RegexOptions.Multiline)]
    private static partial Regex SilencedWithoutReason();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex LooseLog();

    [GeneratedRegex(@"\b(class|record|struct|interface) \w*(Manager|Helper|Util|Utils|Common|Base)\b")]
    private static partial Regex EmptyNames();

    [GeneratedRegex(@"^namespace [\w.]+\s*$", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();
}
