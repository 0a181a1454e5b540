using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Sql;

/// <summary>
/// Inspects SQL and judges what passes: by the text Arc would make of it, and by running it over two organizations. What passes must
/// pass again unchanged, and a verdict must not take longer than its time.
/// </summary>
internal sealed class GuardTrial(Func<string, SqlVerdict> inspect, IReadOnlyList<string> corpus, TimeProvider time) : ITrial
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);
    private readonly SqlInputs _inputs = new(corpus);
    private readonly TwoTenants _tenants = new();

    public string Sql { get; set; } = "";

    /// <summary>The trial of the guard as it ships.</summary>
    public static GuardTrial Shipped(TimeProvider time)
    {
        var guard = ShippedGuard();
        var own = DatabaseName.TryParse(TwoTenants.Own, out var name) ? name : default;
        return new GuardTrial(sql => guard.Inspect(sql, own), SqlCorpus.Read(), time);
    }

    public void Make(FuzzRandom random) => Sql = _inputs.Next(random);

    public Outcome Judge()
    {
        var start = time.GetTimestamp();
        var verdict = inspect(Sql);
        if (time.GetElapsedTime(start) > Longest && IsSlow())
        {
            return Outcome.Wrong("slow", $"slow: no verdict within {Longest.TotalMilliseconds} ms");
        }

        if (verdict.Sql is not { } passed)
        {
            return Outcome.Fine($"refused, {verdict.Refusal!.Code}");
        }

        var again = inspect(passed);
        if (!string.Equals(again.Sql, passed, StringComparison.Ordinal))
        {
            return Outcome.Wrong("unstable", $"unstable: what passed is then {again.Sql ?? again.Refusal!.Code}");
        }

        var engine = _tenants.EngineSql(passed);
        if (engine is not null && TextOracle.Judge(passed, engine) is { } rewritten)
        {
            return Outcome.Wrong("crossed", $"{rewritten}\n  sent:   {passed}\n  engine: {engine}");
        }

        return _tenants.Touches(passed, out var label) is { } touched ? Outcome.Wrong("crossed", $"{touched}\n  sent: {passed}") : Outcome.Fine(label);
    }

    public string Describe(Outcome found)
    {
        var pieces = new List<string>();
        SqlMutation.Cut(Sql, pieces);
        var kind = KindOf(found);
        for (var size = Math.Max(1, pieces.Count / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= pieces.Count;)
            {
                var without = pieces.GetRange(at, size);
                pieces.RemoveRange(at, size);
                if (!StaysWrong(string.Concat(pieces), kind))
                {
                    pieces.InsertRange(at, without);
                    at += size;
                }
            }
        }

        Sql = string.Concat(pieces);
        return Sql;
    }

    public void Dispose() => _tenants.Dispose();

    private static SqlGuard ShippedGuard()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "fuzzing", "surface", "functions.json");
        return SqlFunctions.TryParse(File.ReadAllBytes(file), out var functions, out var faults)
            ? new SqlGuard(functions!)
            : throw new InvalidDataException(string.Join("; ", faults));
    }

    private static string KindOf(Outcome found) => (found.Fault ?? "").Split(':')[0];

    // A pause of the machine is not the guard's: only what is slow again and again is.
    private bool IsSlow()
    {
        for (var i = 0; i < 5; i++)
        {
            var start = time.GetTimestamp();
            inspect(Sql);
            if (time.GetElapsedTime(start) <= Longest)
            {
                return false;
            }
        }

        return true;
    }

    private bool StaysWrong(string sql, string kind)
    {
        Sql = sql;
        try
        {
            return Judge() is { Fault: not null } still && KindOf(still) == kind;
        }
#pragma warning disable CA1031 // A crash is a fault too.
        catch (Exception)
#pragma warning restore CA1031
        {
            return kind == "crash";
        }
    }
}
