using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Memtrace.Proxy.Core.Admission;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Storage.Usage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Benchmarks;

/// <summary>
/// What the proxy adds to one request, piece by piece, as a ratio to the SHA-256 that no keyed proxy can do without.
/// Run: <c>dotnet run -c Release --project tests/Memtrace.Proxy.Benchmarks -- --filter *TenantWork*</c>.
/// </summary>
[MemoryDiagnoser]
public class TenantWork : IDisposable
{
    private const string Target = "/api/v1/write/line-protocol?precision=s";
    private const string Sql = """
        WITH recent AS (SELECT time, host, region, usage_user, usage_system FROM cpu WHERE time > now() - INTERVAL '6 hours')
        SELECT time_bucket(INTERVAL '5 minutes', time) AS bucket, host, avg(usage_user) AS u, max(usage_system) AS s,
               count(*) FILTER (WHERE region = 'eu-west-1') AS n
        FROM recent LEFT JOIN hosts USING (host)
        WHERE region IN ('eu-west-1', 'us-east-1') AND host LIKE 'web-%' AND note <> 'it''s; -- fine'
        GROUP BY 1, 2 HAVING avg(usage_user) > 10 ORDER BY bucket DESC, host LIMIT 500
        """;

    private readonly byte[] _keyBytes = new byte[53];
    private ReadOnlyMemory<char> _key;
    private ApiKeyToken _token;
    private MemoryBindings _bindings = null!;
    private TenantBinding _binding = null!;
    private ArcSurface _surface = null!;
    private SqlGuard _guard = null!;
    private DatabaseName _database;
    private Database _store = null!;
    private KeyUses _uses = null!;
    private AllowedNetworks _networks = null!;
    private IPAddress _address = null!;
    private long _tick;

    [GlobalSetup]
    public async Task Setup()
    {
        _token = ApiKeyToken.Issue();
        _key = _token.Reveal();
        Encoding.ASCII.GetBytes(_key.Span, _keyBytes);
        _ = DatabaseName.TryParse("acme", out _database);
        _binding = Bind();
        _bindings = new MemoryBindings(new One(_binding), new MemoryTierOptions(), new FeedPulse(TimeSpan.FromMinutes(15), TimeProvider.System), TimeProvider.System);
        await _bindings.FindAsync(_token, default);
        _store = StorePlace.File("none.db").Open();
        _uses = new KeyUses(_store, TimeProvider.System, NullLogger.Instance);
        _networks = AllowedNetworks.FromText("10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,2001:db8::/32");
        _address = IPAddress.Parse("192.168.7.9");
        byte[] profile = ReadConfig("arc.json");
        _surface = SurfaceProfile.TryParse(profile, out ArcSurface? surface, out _) ? surface! : throw new InvalidOperationException();
        byte[] list = ReadConfig("functions.json");
        _guard = new SqlGuard(SqlFunctions.TryParse(list, out SqlFunctions? functions, out _) ? functions! : throw new InvalidOperationException());
    }

    [Benchmark(Baseline = true)]
    public int DigestOfTheKey()
    {
        Span<byte> digest = stackalloc byte[32];
        return SHA256.HashData(_keyBytes, digest);
    }

    [Benchmark]
    public bool ReadTheKey() => ApiKeyToken.TryParse(_key, out _);

    [Benchmark]
    public async ValueTask<bool> FindTheBinding() => await _bindings.FindAsync(_token, default) is not null;

    [Benchmark]
    public bool MatchTheSurface() => RequestTarget.TryParse(Target, out RequestTarget target) && _surface.Match("POST", target).Endpoint is not null;

    [Benchmark]
    public bool Admit() =>
        RequestTarget.TryParse(Target, out RequestTarget target)
        && AdmissionChecks.Refuse(_binding, _surface.Match("POST", target), null, DateTimeOffset.UnixEpoch) is null;

    [Benchmark]
    public bool CompareTheAddress() => _networks.Include(_address);

    [Benchmark]
    public void NoteTheUse() => _uses.Saw(1, DateTimeOffset.UnixEpoch.AddTicks(_tick += 100));

    [Benchmark]
    public bool InspectSql() => _guard.Inspect(Sql, _database).Refusal is null;

    [GlobalCleanup]
    public void Dispose()
    {
        _bindings.Dispose();
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    private static byte[] ReadConfig(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "config", "surface", name));

    private TenantBinding Bind()
    {
        _ = ArcUrl.TryParse("http://127.0.0.1:8000", out ArcUrl url, out _);
        _ = MeasurementName.TryParse("events", out MeasurementName measurement);
        ImmutableArray<ArcUrl> urls = [url];
        return new TenantBinding(
            new OrganizationFacts("org_1", "acme", Live: true),
            new ApiKeyFacts(1, "bench", KeyPermissions.Read | KeyPermissions.Write, Enabled: true, null, null, AllowedNetworks.Anywhere),
            ArcState.Bound,
            new ArcInstance("arc_1", urls, new ArcCredential("secret"), _database, measurement, dedicated: false),
            1);
    }

    private sealed class One(TenantBinding binding) : ITenantBindings
    {
        public ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken) => new(binding);

        public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) => default;

        public bool WasRevoked(ApiKeyToken token) => false;
    }
}
