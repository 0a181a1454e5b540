using System.Buffers;
using System.Text;
using System.Text.Json;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Bodies;

/// <summary>
/// Presents query bodies and holds what was read against a whole document of another JSON reader; what is written again must be read
/// back as the same by both, and by the development Arc's reading in which the last member wins and case does not count.
/// </summary>
internal sealed class BodyTrial : ITrial
{
    private static readonly string[] Keys = ["sql", "sql", "sql", "sql", "sql", "sql", "sql", "format", "format", "SQL", "Sql", "format", "\\u0073ql", "\u017fql", "sq\\u006c", "database", "", "sql ", "\\u017fql", "sql\\u0000"];

    private static readonly string[] Values =
    [
        "\"SELECT 1\"", "\"SELECT 'a'\"", "\"SELECT 1\"", "\"SELECT 2\"", "\"SELECT 1\"", "\"SELECT 2\"", "\"SELECT \\u00e9\"", "\"\"", "null", "1", "true", "{}", "[]", "\"json\"", "\"a\\\"b\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"\u00e9\"", "\"\\n\"",
        "\"\\x\"", "\"\t\"", "{\"sql\":\"SELECT 2\"}", "[\"SELECT 3\"]", "\"\\u2028\"", "\"</script>\"", "'x'", "\"\u2028\"",
    ];

    private static readonly string[] Signs = ["{", "}", "[", "]", ",", ":", "\"", " ", "\n", "\ufeff", "/* x */", "// x\n", "\0", "\\", "1", "nul", "{\"sql\":\"x\"}"];

    private readonly StringBuilder _text = new(256);
    private byte[] _body = [];

    public void Make(FuzzRandom random)
    {
        _text.Clear().Append(random.OneIn(20) ? random.Of(Signs) : "").Append('{');
        for (var members = random.OneIn(3) ? random.Below(4) : 0; members >= 0; members--)
        {
            _text.Append('"').Append(random.Of(Keys)).Append('"').Append(random.OneIn(10) ? " : " : ":").Append(random.Of(Values)).Append(members > 0 ? "," : "");
        }

        _text.Append('}').Append(random.OneIn(20) ? random.Of(Signs) : "");
        if (random.OneIn(3))
        {
            _text.Insert(random.Below(_text.Length), random.Of(Signs));
        }

        if (random.OneIn(6))
        {
            _text.Remove(random.Below(_text.Length), 1);
        }

        _body = Encoding.UTF8.GetBytes(_text.ToString());
        if (random.OneIn(6) && _body.Length > 0)
        {
            _body[random.Below(_body.Length)] = (byte)random.Below(256);
        }
    }

    public Outcome Judge()
    {
        if (QueryBody.TryRead(_body, out var sql) is { } refusal)
        {
            return sql.Length == 0 ? Outcome.Fine($"refused, {refusal.Code}") : Outcome.Wrong("leftover", "leftover: refused, and read all the same");
        }

        if (Fault(_body, sql) is { } fault)
        {
            return Outcome.Wrong("differs", fault);
        }

        var written = new ArrayBufferWriter<byte>(_body.Length);
        QueryBody.Write(sql, written);
        var again = QueryBody.TryRead(written.WrittenSpan, out var back);
        return again is not null || back != sql || Fault(written.WrittenSpan.ToArray(), sql) is not null
            ? Outcome.Wrong("changed", $"changed: written as {Encoding.UTF8.GetString(written.WrittenSpan)}")
            : Outcome.Fine("passed");
    }

    public string Describe(Outcome found) => $"{Convert.ToHexString(_body)}\n{Encoding.UTF8.GetString(_body)}";

    public void Dispose()
    {
    }

    // Another reader must see one object whose members spelled like sql, in any case that Go's reader folds, are one member with this text.
    private static string? Fault(byte[] body, string sql)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            string? last = null;
            var count = 0;
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name.Replace('\u017f', 's').Equals("sql", StringComparison.OrdinalIgnoreCase))
                {
                    count++;
                    last = member.Value.GetString();
                }
            }

            return count == 1 && last == sql ? null : $"differs: {count} members, the last is {last}";
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException)
        {
            return $"differs: another reader says {unread.Message}";
        }
    }
}
