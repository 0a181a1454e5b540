using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Benchmarks;

/// <summary>
/// What inspecting a write costs, beside hashing and copying as many bytes. Every body has 64 KiB and times are of one KiB: a mean of
/// 102 ns is 10 GB a second. Run: <c>dotnet run -c Release --project tests/Memtrace.Proxy.Benchmarks -- --filter *WriteWork*</c>.
/// </summary>
[MemoryDiagnoser]
public class WriteWork
{
    private const int Kibibytes = 64;
    private const int Size = Kibibytes * 1024;
    private const long Start = 1_780_000_000_000_000;

    private readonly byte[] _copy = new byte[Size];
    private readonly byte[] _digest = new byte[SHA256.HashSizeInBytes];
    private byte[] _wide = null!;
    private byte[] _narrow = null!;
    private byte[] _rows = null!;

    [GlobalSetup]
    public void Setup()
    {
        _wide = Columns(1440, Wide);
        _narrow = Columns(2550, Narrow);
        _rows = Rows(780);
        if ((Inspect(_wide) ?? Inspect(_narrow) ?? Inspect(_rows)) is { } refusal)
        {
            throw new InvalidOperationException(refusal.ToString());
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Kibibytes)]
    public int Hash() => SHA256.HashData(_wide, _digest);

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public void Copy() => _wide.CopyTo(_copy, 0);

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public Refusal? MsgpackColumns() => Inspect(_wide);

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public Refusal? MsgpackColumnsInPieces()
    {
        var inspector = new MsgpackInspector();
        for (int i = 0; i < Size; i += 4096)
        {
            _ = inspector.Inspect(_wide.AsSpan(i, 4096));
        }

        return inspector.Complete();
    }

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public Refusal? MsgpackColumnsOfShortNumbers() => Inspect(_narrow);

    [Benchmark(OperationsPerInvoke = Kibibytes)]
    public Refusal? MsgpackRows() => Inspect(_rows);

    private static Refusal? Inspect(byte[] body)
    {
        var inspector = new MsgpackInspector();
        return inspector.Inspect(body) ?? inspector.Complete();
    }

    /// <summary>Time, three numbers and a host.</summary>
    private static byte[] Columns(int rows, Action<MemoryStream, int, int> number)
    {
        using var body = new MemoryStream();
        body.WriteByte(0x83);
        Text(body, "m");
        Text(body, "cpu");
        Text(body, "columns");
        body.WriteByte(0x85);
        foreach ((string name, int column) in (ReadOnlySpan<(string, int)>)[("time", 0), ("usage", 1), ("idle", 2), ("load", 3), ("host", 4)])
        {
            Text(body, name);
            body.Write([0xdc, (byte)(rows >> 8), (byte)rows]);
            for (int i = 0; i < rows; i++)
            {
                if (column == 4)
                {
                    Text(body, $"web-{i % 50:00}-{i % 7}");
                }
                else
                {
                    number(body, column, i);
                }
            }
        }

        return Fill(body);
    }

    private static byte[] Rows(int rows)
    {
        using var body = new MemoryStream();
        body.WriteByte(0x82);
        Text(body, "batch");
        body.Write([0xdc, (byte)(rows >> 8), (byte)rows]);
        for (int i = 0; i < rows; i++)
        {
            body.WriteByte(0x84);
            Text(body, "m");
            Text(body, "cpu");
            Text(body, "t");
            Wide(body, 0, i);
            Text(body, "fields");
            body.WriteByte(0x83);
            Text(body, "usage");
            Wide(body, 1, i);
            Text(body, "idle");
            Wide(body, 2, i);
            Text(body, "load");
            Wide(body, 3, i);
            Text(body, "tags");
            body.WriteByte(0x81);
            Text(body, "dc");
            Text(body, $"eu-{i % 3}");
        }

        return Fill(body);
    }

    private static byte[] Fill(MemoryStream body)
    {
        Text(body, "x");
        int rest = Size - (int)body.Length - 3;
        body.Write([0xc5, (byte)(rest >> 8), (byte)rest]);
        body.Write(new byte[rest]);
        return body.ToArray();
    }

    private static void Wide(MemoryStream body, int column, int row)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = column == 0 ? (byte)0xd3 : (byte)0xcb;
        if (column == 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Start + row);
        }
        else
        {
            BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], row * 0.5 / column);
        }

        body.Write(bytes);
    }

    /// <summary>As few bytes as a number needs.</summary>
    private static void Narrow(MemoryStream body, int column, int row)
    {
        if (column == 0)
        {
            Span<byte> bytes = [0xcf, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Start + row);
            body.Write(bytes);
        }
        else if (row % 3 == 0)
        {
            body.WriteByte((byte)(row % 128));
        }
        else
        {
            body.Write([0xcd, (byte)(row >> 8), (byte)(row * column)]);
        }
    }

    private static void Text(MemoryStream body, string text)
    {
        body.WriteByte((byte)(0xa0 | text.Length));
        body.Write(Encoding.ASCII.GetBytes(text));
    }
}
