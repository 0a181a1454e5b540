using System.Runtime.CompilerServices;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Telemetry.Metrics;
using Memtrace.Proxy.Telemetry.Series;
using Memtrace.Proxy.Tests.Clusters;
using Yarp.ReverseProxy.Model;

namespace Memtrace.Proxy.Tests.Telemetry.Series;

public sealed class SeriesExportTests : IDisposable
{
    private const string Requests = "memtrace.organization.requests";

    private readonly ManualClock _clock = new();
    private readonly OrganizationSeries _organizations;
    private readonly ArcClusters _arcs = new(TimeSpan.FromSeconds(30));
    private readonly AppliedClusters _applied = new();
    private readonly TakenSeries _taken = new();
    private readonly SeriesExport _export;

    public SeriesExportTests()
    {
        _organizations = new OrganizationSeries(2, _clock);
        // The timer of the export stands still: generations are renewed when a test says so.
        _export = new SeriesExport(new OrganizationReadings(_organizations), new ArcReadings(_arcs), _taken.AddTo, new StoppedTimers(_clock));
    }

    public void Dispose()
    {
        _export.Dispose();
        _organizations.Dispose();
    }

    [Fact]
    public async Task A_collector_gets_what_the_page_shows()
    {
        _organizations.Count("a", Accounts.Served(milliseconds: 5, sent: 70));
        _organizations.Count("a", Accounts.Served(milliseconds: 500));
        _organizations.Count("a", Accounts.Refused(RefusalCatalogue.EndpointClosed));
        _organizations.Count("b", Accounts.Refused(RefusalCatalogue.BackendUnreachable));
        _organizations.Count("b", await Accounts.ReceivedAsync(42));
        _organizations.Count("c", Accounts.Served(milliseconds: 20_000));
        await AskAsync("http://arc:1", ArcOutcome.Answered, ArcOutcome.TimedOut);

        _taken.Collect();

        var text = new PrometheusText();
        new OrganizationFamilies(_organizations).Write(text);
        new ArcFamilies(_arcs).Write(text);
        IEnumerable<string> page = ParsedPage.Of(text.Written.ToArray()).Samples
            .Select(each => FormattableString.Invariant($"{each.Key}={each.Value:G12}"));
        IEnumerable<string> told = _taken.Series.Names
            .Select(name => FormattableString.Invariant($"{AsOnPage(name)}={_taken.Series.Last(name):G12}"));
        Assert.Equal(page.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whoever_comes_back_goes_on_where_it_ended_and_nothing_is_told_twice_or_not_at_all()
    {
        Count("a", 50);
        Count("b", 10);
        _taken.Collect();
        Count("b", 5);
        Count("c", 100);
        Count("d", 300);
        _taken.Collect();
        Count("b", 2000);
        _taken.Collect();

        Assert.Empty(_taken.Series.Fallen);
        Assert.True(_taken.Series.Last($"{Requests}{{org=b,outcome=served}}") > 1000);
        Assert.Equal(2465, _taken.Series.Total(Requests));
        Assert.Single(_taken.Series.StartsOf(Requests));
    }

    [Fact]
    public void Who_takes_and_loses_a_place_unseen_counts_among_the_others()
    {
        Count("a", 10);
        Count("b", 10);
        _taken.Collect();
        Count("c", 200);
        Count("d", 2000);
        Count("e", 2000);
        _taken.Collect();

        Assert.DoesNotContain(_taken.Series.Names, name => name.Contains("org=c", StringComparison.Ordinal));
        Assert.Equal(4220, _taken.Series.Total(Requests));
    }

    [Fact]
    public void A_series_that_has_ended_is_no_longer_told_after_a_quarter_of_an_hour_and_the_others_begin_at_zero()
    {
        Count("a", 10);
        Count("b", 7);
        _taken.Collect();
        GrowIdle("a");
        Count("b", 3);

        Assert.True(_export.Renew());
        Count("b", 5);
        _taken.Collect();

        IReadOnlyList<ulong> starts = _taken.Series.StartsOf(Requests);
        Assert.Equal(2, starts.Count);
        Assert.Equal(["a", "b", "other"], NamesFrom(starts[0]));
        Assert.Equal(["b", "other"], NamesFrom(starts[1]));
        Assert.Equal(5, _taken.Series.Last($"{Requests}{{org=b,outcome=served}}"));
        Assert.Equal(41, _taken.Series.Total(Requests));
        Assert.Empty(_taken.Series.Fallen);
    }

    [Fact]
    public void As_long_as_all_are_shown_nothing_begins_anew()
    {
        Count("a", 10);
        _taken.Collect();
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.False(_export.Renew());
    }

    [Fact]
    public void Nothing_begins_anew_before_its_time()
    {
        Count("a", 1);
        Count("b", 1);
        _taken.Collect();
        Count("c", 100);
        _clock.Advance(SeriesExport.Shortest - TimeSpan.FromSeconds(1));

        Assert.False(_export.Renew());

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_export.Renew());
    }

    [Fact]
    public void What_a_collector_that_was_away_did_not_take_is_told_when_it_is_back()
    {
        Count("a", 10);
        Count("b", 10);
        _taken.Collect();
        GrowIdle("a");
        _taken.Takes = false;
        Count("b", 40);

        Assert.False(_export.Renew());
        Count("b", 2);
        _taken.Collect();
        _taken.Takes = true;
        Assert.True(_export.Renew());
        Count("b", 1);
        _taken.Collect();

        Assert.Equal(79, _taken.Series.Total(Requests));
        Assert.Equal(79, _taken.Series.Total("memtrace.organization.duration.count"));
    }

    [Fact]
    public void No_generation_has_more_names_than_twice_those_that_are_shown()
    {
        for (int i = 0; i < 200; i++)
        {
            Count($"org_{i}", 50);
            _organizations.Sweep();
            _taken.Collect();
        }

        Assert.Equal(5, NamesFrom(Assert.Single(_taken.Series.StartsOf(Requests))).Count);
        Assert.Equal(10_000, _taken.Series.Total(Requests));
        Assert.Empty(_taken.Series.Fallen);
    }

    [Fact]
    public async Task An_Arc_that_nobody_asks_is_no_longer_told_of()
    {
        await AskAsync("http://gone:1", ArcOutcome.Unreachable);
        _arcs.Find("http://gone:1")!.Lose();
        _taken.Collect();
        Assert.Equal(0, _taken.Series.Last("memtrace.arc.healthy{arc=http://gone:1}"));
        for (int i = 0; i <= ArcClusters.SweepsUnused; i++)
        {
            _arcs.Sweep();
        }

        await AskAsync("http://stays:1", ArcOutcome.Answered);
        _clock.Advance(SeriesExport.Shortest);

        Assert.True(_export.Renew());

        ulong last = _taken.Series.StartsOf("memtrace.arc.requests")[^1];
        Assert.DoesNotContain(_taken.Series.From(last, "memtrace.arc"), series => series.Contains("gone", StringComparison.Ordinal));
        Assert.Equal(2, _taken.Series.Total("memtrace.arc.requests"));
    }

    [Fact]
    public void Nothing_is_left_of_a_generation_that_has_ended()
    {
        WeakReference ended = EndOne();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(ended.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EndOne()
    {
        var taken = new TakenSeries();
        using var generation = new SeriesGeneration(10, static generation => generation.SumsOf("a").Served++, taken.AddTo, 0);
        Assert.True(generation.Flush(1000));
        Assert.Equal(1, taken.Series.Total(Requests));
        return new WeakReference(generation);
    }

    private void Count(string organization, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _organizations.Count(organization, Accounts.Served());
        }
    }

    // All others have a request in each minute.
    private void GrowIdle(string organization)
    {
        for (int minute = 0; minute < 16; minute++)
        {
            Count(organization == "a" ? "b" : "a", 1);
            _clock.Advance(TimeSpan.FromMinutes(1));
            _organizations.Sweep();
        }
    }

    private async Task AskAsync(string address, params ArcOutcome[] outcomes)
    {
        Assert.True(ArcUrl.TryParse(address, out ArcUrl url, out string fault), fault);
        Assert.True(DatabaseName.TryParse("tenant_a", out DatabaseName database));
        Assert.True(MeasurementName.TryParse("events", out MeasurementName measurement));
        var arc = new ArcInstance("arc_1", [url], new ArcCredential("k"), database, measurement, false);
        ValueTask<ClusterState> finding = _arcs.FindAsync(arc, _applied, CancellationToken.None);
        _applied.Apply(_arcs.GetConfig());
        _arcs.ConfigurationApplied([_arcs.GetConfig()]);
        await finding;
        Array.ForEach(outcomes, outcome => _arcs.Note(arc, outcome));
    }

    private IReadOnlyList<string> NamesFrom(ulong start) =>
        [.. _taken.Series.From(start, Requests).Select(series => series.Split("org=")[1].Split(',')[0]).Distinct()];

    private static string AsOnPage(string series)
    {
        string[] parts = series.Split('{');
        string name = parts[0]
            .Replace("received", "received.bytes.total", StringComparison.Ordinal)
            .Replace("sent", "sent.bytes.total", StringComparison.Ordinal)
            .Replace("requests", "requests.total", StringComparison.Ordinal)
            .Replace("duration", "duration.seconds", StringComparison.Ordinal)
            .Replace('.', '_');
        IEnumerable<string> labels = parts[1].TrimEnd('}').Split(',').Select(label => label.Replace("=", "=\"", StringComparison.Ordinal) + '"')
            .Select(label => label.Replace("Infinity", "+Inf", StringComparison.Ordinal));
        return $"{name}{{{string.Join(',', labels.Order(StringComparer.Ordinal).OrderBy(label => label.StartsWith("le=", StringComparison.Ordinal)))}}}";
    }

    private sealed class StoppedTimers(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
