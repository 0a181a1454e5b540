using Memtrace.ArcDev.Writes;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Writes;

/// <summary>MessagePack in all of Arc's shapes, with names and types that it cannot bear, in any encoding of a kind, cut and bent.</summary>
internal sealed class MsgpackInputs : IWriteInputs
{
    private const long Now = 1_780_000_000_000_000;
    private static readonly string[] Names = ["v", "usage", "host", "region", "time", "a.b", "gr\u00f6\u00dfe", "database", "m", "V"];
    private static readonly string[] BadNames = ["", "_", "_database", "_measurement", "__x", "a\n", "\0", "a b", "a,b", new string('n', 300), "\u007f", "a:i64,b", "\ud83d\ude00"];
    private static readonly string[] Measurements = ["cpu", "mem", "cpu-1", "A_b"];
    private static readonly string[] BadMeasurements = ["", "_x", "../tenant_b/x", "1a", "a b", "\u00e9", "cpu\n", new string('m', 129), "cpu/x", "a.b"];
    private static readonly string[] Members = ["db", "database", "bucket", "M", "x", "fields", "tags", "columns", "batch", "m", "t", "h", "f"];

    private FuzzRandom _random = null!;
    private MsgpackBody _body = null!;
    private int _hostile;

    public byte[] Next(FuzzRandom random)
    {
        _random = random;
        _body = new MsgpackBody(random);
        _hostile = random.OneIn(2) ? 10_000 : 12;
        if (random.OneIn(25))
        {
            _body.Soup();
        }
        else
        {
            Root();
        }

        for (var changes = random.OneIn(3) ? 1 + random.Below(3) : 0; changes > 0 && _body.Length > 0; changes--)
        {
            _body.Bend();
        }

        return _body.ToArray();
    }

    public string? Fault(byte[] body)
    {
        var payload = new MsgpackPayload(Now);
        var read = payload.Parse(body);
        return payload.Dropped > 0 ? $"dropped: {payload.Dropped} items" : RowsOracle.Judge(read, expectedRows: -1);
    }

    private bool Hostile => _random.OneIn(_hostile);

    private void Root()
    {
        switch (_random.Below(4))
        {
            case 0:
                List(_random.Below(4), () => Item(0));
                break;
            case 1:
                _body.Head(0x80, 0xde, 1);
                _body.Text("batch");
                List(_random.Below(4), () => Item(0));
                break;
            default:
                Item(0);
                break;
        }
    }

    private void Item(int depth)
    {
        if (Hostile)
        {
            Anything(depth + 1);
            return;
        }

        var rows = _random.OneIn(2);
        var extra = Hostile ? 1 : 0;
        _body.Head(0x80, 0xde, (rows ? 5 : 2) + extra);
        _body.Text("m");
        Measurement();
        if (extra > 0)
        {
            _body.Text(_random.Of(Members));
            Anything(depth + 1);
        }

        if (rows)
        {
            Row();
        }
        else
        {
            _body.Text("columns");
            Columns();
        }
    }

    private void Row()
    {
        _body.Text("t");
        Time();
        _body.Text("h");
        Value();
        _body.Text(Hostile ? "f" : "tags");
        Map(_random.Below(3), Value);
        _body.Text("fields");
        Map(1 + _random.Below(3), Value);
    }

    private void Columns()
    {
        var (columns, length) = (1 + _random.Below(4), 1 + _random.Below(4));
        _body.Head(0x80, 0xde, columns);
        for (var i = 0; i < columns; i++)
        {
            var isTime = i == 0 && !_random.OneIn(4);
            _body.Text(isTime ? "time" : Hostile ? _random.Of(BadNames) : _random.Of(Names));
            var kind = _random.Below(4);
            List(Hostile ? _random.Below(6) : length, () =>
            {
                if (isTime)
                {
                    Time();
                }
                else
                {
                    Typed(Hostile ? _random.Below(4) : kind);
                }
            });
        }
    }

    private void Map(int count, Action value)
    {
        _body.Head(0x80, 0xde, count);
        for (var i = 0; i < count; i++)
        {
            _body.Text(Hostile ? _random.Of(BadNames) : _random.Of(Names));
            value();
        }
    }

    private void List(int count, Action one)
    {
        _body.Head(0x90, 0xdc, count);
        for (var i = 0; i < count; i++)
        {
            one();
        }
    }

    private void Measurement()
    {
        switch (_random.Below(12))
        {
            case 0:
                _body.Whole(_random.OneIn(3) ? -_random.Below(200) : _random.Below(70_000));
                break;
            case 1 when Hostile:
                Anything(3);
                break;
            default:
                _body.Text(Hostile ? _random.Of(BadMeasurements) : _random.Of(Measurements));
                break;
        }
    }

    private void Time()
    {
        if (Hostile)
        {
            Anything(3);
        }
        else
        {
            _body.Whole((1_780_000_000L + _random.Below(100)) * _random.Of<long>([1, 1_000, 1_000_000, 1_000_000_000]));
        }
    }

    private void Value() => Typed(_random.Below(5));

    private void Typed(int kind)
    {
        switch (kind)
        {
            case 0:
                _body.Whole(_random.Below(1000) - 100);
                break;
            case 1:
                _body.Raw(0xcb);
                _body.Number(_random.Next(), 8);
                break;
            case 2:
                _body.Text(_random.Of(Names));
                break;
            case 3:
                _body.Raw(_random.OneIn(2) ? (byte)0xc2 : (byte)0xc3);
                break;
            default:
                _body.Raw(0xc0);
                break;
        }
    }

    private void Anything(int depth)
    {
        switch (_random.Below(depth > 4 ? 6 : 9))
        {
            case 6:
                List(_random.Below(4), () => Anything(depth + 1));
                break;
            case 7:
                Map(_random.Below(3), () => Anything(depth + 1));
                break;
            case 8:
                Item(depth + 1);
                break;
            case 5:
                _body.Raw(_random.OneIn(2) ? [0xd6, 0xff, 0, 0, 0, 1] : [0xc4, 2, 65, 66]);
                break;
            default:
                Value();
                break;
        }
    }
}
