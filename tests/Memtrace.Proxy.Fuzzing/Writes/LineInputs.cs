using System.Text;
using Memtrace.ArcDev.Writes;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Writes;

/// <summary>Line protocol as clients write it, with everything that Arc would skip, cut, or take for a name of its own.</summary>
internal sealed class LineInputs : IWriteInputs
{
    private const long Now = 1_780_000_000_000_000;
    private static readonly string[] Measurements = ["cpu", "mem", "cpu-1", "A_b"];
    private static readonly string[] Names = ["host", "region", "usage", "v", "a.b", "gr\u00f6\u00dfe", "idle", "load-1", "n", "x1", "x2", "x3"];
    private static readonly string[] Values = ["1", "1.5", "2i", "3u", "t", "false", "\"text\"", "\"a,b c=d\"", "\"q\\\"q\"", "\"\"", "-1e5", "word", "NaN", "0.25"];
    private static readonly string[] Texts = ["a", "web-1", "eu\\ west", "x\\,y", "\u00e9", "a\\=b"];
    private static readonly string[] Times = ["", "", " 1780000000000000000", " 1780000000", " -5", " 0", "  1780000000000000001"];

    private static readonly string[] Hostile =
    [
        "\"a\\\\\"", "x\\ y", "k\\=v", "c\\,d", "time", "host_value", "_database=tenant_b", "_measurement=secrets", "_x=1", "=1", "=", ",", ",,", " ", "  ", "\\", "\\\\", "\"", "\\\"", "\r", "\t", "\n", "\n\n", "#", "# x\n", "\0", "\u0001", "\u00a0",
        "\\ ", "\\,", "\\=", "\\n", " 12a", " 99999999999999999999", " 1 2", "i", "1i1", "x=", "=y", "\"a", "a\"", "\"\n\"", "\ufeff", "\u2028", "\u000b", "\u0085", "../tenant_b/x", "/",
        ",_database=tenant_b", " _database=\"tenant_b\"", "\\_database=1", "_\\database=1", "\\,_database=tenant_b", "\" _database=tenant_b", "1780000000000000000", ",host=b", " v=2",
    ];

    private readonly StringBuilder _body = new(512);

    public byte[] Next(FuzzRandom random)
    {
        _body.Clear();
        var hostile = random.OneIn(2) ? 10_000 : 20;
        for (var lines = random.Below(4); lines >= 0; lines--)
        {
            Line(random, hostile);
            _body.Append(random.OneIn(12) ? "\r\n" : "\n");
        }

        for (var changes = random.OneIn(4) ? 1 + random.Below(3) : 0; changes > 0 && _body.Length > 0; changes--)
        {
            Bend(random);
        }

        var bytes = Encoding.UTF8.GetBytes(_body.ToString());
        if (random.OneIn(15) && bytes.Length > 0)
        {
            bytes[random.Below(bytes.Length)] = (byte)random.Below(256);
        }

        return bytes;
    }

    public string? Fault(byte[] body)
    {
        var lines = 0;
        foreach (var range in body.AsSpan().Split((byte)'\n'))
        {
            var line = body.AsSpan(range).Trim(" \t\r"u8);
            lines += line.IsEmpty || line[0] == '#' ? 0 : 1;
        }

        return lines == 0 ? null : RowsOracle.Judge(new LineProtocol(TimeUnit.Nanoseconds, Now).Parse(body), lines);
    }

    private void Line(FuzzRandom random, int hostile)
    {
        if (random.OneIn(15))
        {
            _body.Append(random.Of(["", "# comment", "  ", "\t"]));
            return;
        }

        Put(random, hostile, random.Of(Measurements));
        for (var tags = random.Below(3); tags > 0; tags--)
        {
            Put(random, hostile, ",");
            Pair(random, hostile, Texts);
        }

        Put(random, hostile, " ");
        for (var fields = 1 + random.Below(3); fields > 0; fields--)
        {
            Pair(random, hostile, Values);
            Put(random, hostile, fields > 1 ? "," : "");
        }

        Put(random, hostile, random.Of(Times));
    }

    private void Pair(FuzzRandom random, int hostile, string[] values)
    {
        Put(random, hostile, random.Of(Names));
        Put(random, hostile, "=");
        Put(random, hostile, random.Of(values));
    }

    private void Put(FuzzRandom random, int hostile, string text)
    {
        if (random.OneIn(hostile))
        {
            _body.Append(random.Of(Hostile));
            if (random.OneIn(2))
            {
                return;
            }
        }

        _body.Append(text);
    }

    private void Bend(FuzzRandom random)
    {
        var at = random.Below(_body.Length);
        switch (random.Below(3))
        {
            case 0:
                _body.Remove(at, 1);
                break;
            case 1:
                _body.Insert(at, random.Of(Hostile));
                break;
            default:
                _body.Insert(at, _body[random.Below(_body.Length)]);
                break;
        }
    }
}
