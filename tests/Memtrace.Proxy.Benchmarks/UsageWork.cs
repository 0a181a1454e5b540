using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Storage.Usage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Benchmarks;

/// <summary>
/// What it costs a request to be counted for its organization, as a ratio to the SHA-256 of a key, beside none or a hundred thousand
/// other organizations. Run: <c>dotnet run -c Release --project tests/Memtrace.Proxy.Benchmarks -- --filter *UsageWork*</c>.
/// </summary>
[MemoryDiagnoser]
public class UsageWork : IDisposable
{
    private const int Organizations = 100_000;

    private static readonly RequestUsage Query = new(RefusalClass.None, 200, 4000) { IsQuery = true, QueryTime = TimeSpan.FromMilliseconds(3) };

    private readonly byte[] _key = new byte[53];
    private readonly string[] _ids = new string[Organizations];
    private Database _store = null!;
    private UsageCounts _one = null!;
    private UsageCounts _many = null!;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        _store = StorePlace.File("none.db").Open();
        _one = new UsageCounts(_store, "node", TimeProvider.System, NullLogger.Instance);
        _many = new UsageCounts(_store, "node", TimeProvider.System, NullLogger.Instance);
        for (int i = 0; i < Organizations; i++)
        {
            _ids[i] = $"org_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
            _many.Count(_ids[i], Query, DateTimeOffset.UnixEpoch);
        }
    }

    [Benchmark(Baseline = true)]
    public int DigestOfTheKey()
    {
        Span<byte> digest = stackalloc byte[32];
        return SHA256.HashData(_key, digest);
    }

    [Benchmark]
    public void CountForTheOnlyOrganization() => _one.Count("org_0123456789abcdef01234567", Query, DateTimeOffset.UnixEpoch);

    [Benchmark]
    public void CountForOneOfAHundredThousand() =>
        _many.Count(_ids[_next = (_next + 7919) % Organizations], Query, DateTimeOffset.UnixEpoch);

    [GlobalCleanup]
    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }
}
