using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Tests.Architecture;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Core.Surface;

/// <summary>The shipped profile against every row that Arc registers.</summary>
public sealed class ShippedSurfaceTests
{
    private static readonly ArcSurface Surface = TestSurface.Load();

    // Rows of the instance that are opened on purpose, since they are re-written or answered by the proxy.
    private static readonly string[] OpenedOnPurpose = ["GET /api/v1/databases", "GET /api/v1/auth/verify"];

    public static TheoryData<string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (string line in File.ReadLines(Repository.Path("tests", "Memtrace.Proxy.Tests", "Core", "Surface", "arc-surface-rows.txt")))
            {
                string[] words = line.Split(' ');
                rows.Add(words[0], words[1], words[2]);
            }

            return rows;
        }
    }

    [Fact]
    public void The_rows_are_all_there() => Assert.Equal(167, Rows.Count);

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_not_a_tenants_own_is_closed_or_unknown(string method, string path, string kind)
    {
        bool parsed = RequestTarget.TryParse(Filled(path), out RequestTarget target);
        if (!parsed)
        {
            Assert.Equal("*", path);
            return;
        }

        SurfaceMatch match = Surface.Match(method, target);
        bool open = kind is "write" or "read" or "tenant-safe-with-rewrite" || OpenedOnPurpose.Contains($"{method} {path}");
        if (open)
        {
            Assert.NotNull(match.Endpoint);
            return;
        }

        // Of one path segment more than Arc knows, a row would be a measurement's name; no closed row may be read as one.
        Assert.Null(match.Endpoint);
        Assert.Contains(match.Refusal!.Code, (string[])["endpoint_closed", "not_found"]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Writing_rows_need_the_write_permission_and_reading_rows_the_read_permission(string method, string path, string kind)
    {
        if (kind is "write" or "read")
        {
            Assert.True(RequestTarget.TryParse(path, out RequestTarget target));
            Assert.Equal(kind is "write" ? KeyPermissions.Write : KeyPermissions.Read, Surface.Match(method, target).Endpoint!.Permission);
        }
    }

    [Fact]
    public void Every_open_endpoint_is_a_row_of_Arc_or_answered_here()
    {
        string[] rows = [.. Rows.Select(row => $"{row[0]} {Anonymous((string)row[1])}")];
        foreach (Endpoint endpoint in Surface.Endpoints.Where(endpoint => !endpoint.AnsweredHere))
        {
            Assert.Contains($"{endpoint.Method} {Anonymous(endpoint.Path)}", rows);
        }
    }

    [Theory]
    [InlineData("POST", "/api/v1/databases")]
    [InlineData("DELETE", "/api/v1/databases/tenant_b")]
    [InlineData("GET", "/api/v1/logs")]
    [InlineData("HEAD", "/API/V1/Logs/")]
    [InlineData("POST", "/api/v1/import/csv")]
    [InlineData("GET", "/metrics")]
    public void What_belongs_to_the_instance_is_refused_as_closed(string method, string path)
    {
        Assert.True(RequestTarget.TryParse(path, out RequestTarget target));
        Assert.Equal(RefusalCatalogue.EndpointClosed, Surface.Match(method, target).Refusal);
    }

    [Theory]
    [InlineData("POST /api/v1/query", true)]
    [InlineData("POST /api/v1/query/arrow", true)]
    [InlineData("POST /api/v1/query/estimate", true)]
    [InlineData("GET /api/v1/query/{measurement}", true)]
    [InlineData("GET /api/v1/measurements", true)]
    [InlineData("GET /api/v1/databases", true)]
    [InlineData("GET /api/v1/databases/{database}", true)]
    [InlineData("GET /api/v1/databases/{database}/measurements", true)]
    [InlineData("POST /api/v1/write/msgpack", false)]
    [InlineData("POST /api/v1/write/tle", false)]
    [InlineData("GET /api/v1/write/msgpack/spec", false)]
    [InlineData("GET /api/v1/me", false)]
    public void What_reads_rows_or_lists_is_a_query(string line, bool isQuery) =>
        Assert.Equal(isQuery, Surface.Endpoints.Single(endpoint => endpoint.ToString() == line).IsQuery);

    [Fact]
    public void Tables_are_asked_for_where_queries_are_taken() => Assert.Equal("POST /api/v1/query", Surface.TablesQuery!.ToString());

    private static string Filled(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.StartsWith(':') ? "x1" : segment));

    private static string Anonymous(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.StartsWith(':') || segment.StartsWith('{') ? "{}" : segment));
}
