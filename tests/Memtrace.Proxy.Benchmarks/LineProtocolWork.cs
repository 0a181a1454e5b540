using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Benchmarks;

/// <summary>
/// What inspecting line protocol costs, beside hashing as many bytes. Every body has 64 KiB and times are of one KiB: a mean of 1 µs is
/// 1 GB a second. Run: <c>dotnet run -c Release --project tests/Memtrace.Proxy.Benchmarks -- --filter *LineProtocolWork*</c>.
/// </summary>
[MemoryDiagnoser]
public class LineProtocolWork
{
    private const int Kibibytes = 64;
    private const int Size = Kibibytes * 1024;
    private const long Start = 1_780_000_000_000_000_000;

    private readonly byte[] _digest = new byte[SHA256.HashSizeInBytes];
    private byte[] _metrics = null!;
    private byte[] _short = null!;
    private byte[] _messages = null!;

    [GlobalSetup]
    public void Setup()
    {
        _metrics = Lines(i => $"cpu,cpu=cpu{i % 16},host=web-{i % 50:00}.eu.example.com,region=eu-west-1 usage_guest=0,usage_idle={90 + (i % 10)}.5,"
            + $"usage_iowait=0.10{i % 100},usage_irq=0,usage_nice=0,usage_softirq=0.0{i % 9},usage_system=1.{i % 97},usage_user={i % 100}.5");
        _short = Lines(i => $"m,h=a{i % 10} v={i % 100}i");
        _messages = Lines(i => $"syslog,host=a,appname=sshd message=\"Accepted publickey for \\\"deploy\\\" from 10.0.0.{i % 250} port 5{i:0000}"
            + " ssh2: RSA SHA256:abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG\",severity_code=6i");
        if ((Inspect(_metrics) ?? Inspect(_short) ?? Inspect(_messages)) is { } refusal)
        {
            throw new InvalidOperationException(refusal.ToString());
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Kibibytes)]
    public int Hash() => SHA256.HashData(_metrics, _digest);

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public Refusal? Metrics() => Inspect(_metrics);

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public Refusal? MetricsInPieces()
    {
        var inspector = new LineProtocolInspector(null);
        for (int i = 0; i < Size; i += 4096)
        {
            _ = inspector.Inspect(_metrics.AsSpan(i, 4096));
        }

        return inspector.Complete();
    }

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public Refusal? ShortLines() => Inspect(_short);

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public Refusal? LongMessages() => Inspect(_messages);

    private static Refusal? Inspect(byte[] body)
    {
        var inspector = new LineProtocolInspector(null);
        return inspector.Inspect(body) ?? inspector.Complete();
    }

    private static byte[] Lines(Func<int, string> line)
    {
        var lines = new StringBuilder();
        for (int i = 0; lines.Length < Size; i++)
        {
            string next = $"{line(i)} {Start + (i * 1_000_000L)}\n";
            lines.Append(lines.Length + next.Length <= Size ? next : new string('\n', Size - lines.Length));
        }

        return Encoding.ASCII.GetBytes(lines.ToString());
    }
}
