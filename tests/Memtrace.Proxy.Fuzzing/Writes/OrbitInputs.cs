using System.Text;
using Memtrace.ArcDev.Writes;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Writes;

/// <summary>Two-line element sets, whole and bent.</summary>
internal sealed class OrbitInputs : IWriteInputs
{
    private const string First = "1 25544U 98067A   26213.51782528  .00016717  00000-0  10270-3 0  9009";
    private const string Second = "2 25544  51.6400 208.9163 0006703 130.5360 325.0288 15.49815350000016";
    private readonly StringBuilder _body = new(512);

    public byte[] Next(FuzzRandom random)
    {
        _body.Clear();
        for (var sets = random.Below(4); sets >= 0; sets--)
        {
            var end = random.OneIn(6) ? "\r\n" : "\n";
            _body.Append(random.OneIn(3) ? "" : random.Of(["ISS (ZARYA)", "0 NAME", "x", "_database"]) + end);
            _body.Append(Checked(First)).Append(end).Append(Checked(Second)).Append(end);
        }

        for (var changes = random.OneIn(2) ? 1 + random.Below(3) : 0; changes > 0; changes--)
        {
            var at = random.Below(_body.Length);
            switch (random.Below(3))
            {
                case 0:
                    _body.Remove(at, 1);
                    break;
                case 1:
                    _body[at] = (char)(random.OneIn(8) ? random.Below(256) : 32 + random.Below(95));
                    break;
                default:
                    _body.Insert(at, random.Of(["\n", " ", "0", "1 ", "2 ", "\r", "\t", ".", "\0", First, Second]));
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(_body.ToString());
    }

    public string? Fault(byte[] body)
    {
        // Every set is two lines, or three with a name, whatever the name begins with.
        var (sets, at) = (0, 0);
        foreach (var range in body.AsSpan().Split((byte)'\n'))
        {
            var line = body.AsSpan(range).TrimEnd("\r \t"u8);
            if (!line.IsEmpty && (at > 0 || line.StartsWith("1 "u8)))
            {
                at = at == 2 ? 0 : 2;
                sets += at == 0 ? 1 : 0;
            }
            else if (!line.IsEmpty)
            {
                at = 1;
            }
        }

        return sets == 0 ? null : RowsOracle.Judge(new TwoLineElements("satellite_tle").Parse(body), sets);
    }

    // The last digit is the sum of the others, a minus counting one.
    private static string Checked(string line)
    {
        var sum = 0;
        foreach (var c in line.AsSpan(0, 68))
        {
            sum += char.IsAsciiDigit(c) ? c - '0' : c == '-' ? 1 : 0;
        }

        return string.Concat(line.AsSpan(0, 68), $"{sum % 10}");
    }
}
