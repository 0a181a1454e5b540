using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>The same attacks on the Arc itself, so that nobody takes a harmless attack for a strong wall.</summary>
public sealed class SanityTests(SharedArc shared) : IClassFixture<SharedArc>
{
    // What of it needs no other trick than being asked at an Arc; the rest needs a filter that does not look closely.
    private static readonly string[] Openly =
    [
        "database header", "own and other database header", "empty, then other database header", "trailing database",
        "?database=", "/api/v1/databases honestly", "/api/v1/measurements honestly", "/api/v1/databases/{database}/measurements honestly",
    ];

    // Statements that pass Arc's own filter although the database is pinned: a proxy that only sets the header shows these.
    private static readonly string[] PinnedAndStill =
    [
        "SHOW DATABASES", "SHOW TABLES FROM", "TABLE '", "SUMMARIZE '", "PIVOT '", "query_table(", "parquet_full_metadata(",
        "$é$", "-- x\r", "/* ' */", "__FROM_MASK_0__", "__STR_0__", "duckdb_external_file_cache",
    ];

    [Fact]
    public async Task Asked_at_the_Arc_itself_the_same_tricks_show_the_neighbour()
    {
        Neighbour asArc = shared.Ann with { Tenant = shared.Ann.Tenant with { Key = shared.Arc.Token } };
        HashSet<string> shown = await PlayAsync(new Attacks(shared, asArc, shared.Bob).All().Where(attack => attack.Note is null), request => request);

        Assert.All(Openly, trick => Assert.Contains(shown, name => name.Contains(trick, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_proxy_that_only_pinned_the_database_would_show_the_neighbour()
    {
        Neighbour asArc = shared.Ann with { Tenant = shared.Ann.Tenant with { Key = shared.Arc.Token } };
        HashSet<string> shown = await PlayAsync(
            new Attacks(shared, asArc, shared.Bob).All().Where(attack => attack.Note is null),
            request => request.Without("x-arc-database").With(("x-arc-database", asArc.Database)));

        Assert.All(PinnedAndStill, trick => Assert.Contains(shown, name => name.Contains(trick, StringComparison.Ordinal)));
    }

    private async Task<HashSet<string>> PlayAsync(IEnumerable<Attack> attacks, Func<RawRequest, RawRequest> change)
    {
        HashSet<string> shown = [];
        foreach (Attack attack in attacks.Where(attack => attack.Request.Method is not "DELETE"))
        {
            RawAnswer answer = await change(attack.Request).SendAsync(shared.Arc.Url);
            if (answer.Searched.Contains(shared.Bob.Marker, StringComparison.Ordinal)
                || answer.Searched.Contains(shared.Bob.Database, StringComparison.Ordinal))
            {
                shown.Add(attack.Name);
            }
        }

        return shown;
    }
}
