using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Writes;

/// <summary>
/// Inspects write bodies, whole and in pieces, and judges what passes by what the development Arc reads in it: no row may be lost, and
/// no name may be one that harms a shared Arc.
/// </summary>
internal sealed class WriteTrial(IWriteInputs inputs, Func<IWriteInspector> inspectors) : ITrial
{
    private readonly List<int> _cuts = [];

    public byte[] Body { get; set; } = [];

    public void Make(FuzzRandom random)
    {
        Body = inputs.Next(random);
        _cuts.Clear();
        var longest = random.OneIn(3) ? 2 : 24;
        for (var at = 0; at < Body.Length;)
        {
            var size = Math.Min(1 + random.Below(longest), Body.Length - at);
            _cuts.Add(size);
            at += size;
        }
    }

    public Outcome Judge()
    {
        var whole = Inspect([Body.Length]);
        var cut = Inspect(_cuts);
        if (whole?.Code != cut?.Code || whole?.Position != cut?.Position)
        {
            return Outcome.Wrong("unstable", $"unstable: {whole?.Code} at {whole?.Position}, in pieces {cut?.Code} at {cut?.Position}");
        }

        if (whole is not null)
        {
            return Outcome.Fine($"refused, {whole.Code}");
        }

        return inputs.Fault(Body) is { } fault ? Outcome.Wrong("crossed", fault) : Outcome.Fine("passed");
    }

    public string Describe(Outcome found)
    {
        var kind = found.Fault!.Split(':')[0];
        for (var size = Math.Max(1, Body.Length / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= Body.Length;)
            {
                var before = Body;
                Body = [.. before[..at], .. before[(at + size)..]];
                if (!StaysWrong(kind))
                {
                    Body = before;
                    at += size;
                }
            }
        }

        return $"{Convert.ToHexString(Body)}\n{System.Text.Encoding.Latin1.GetString(Body)}";
    }

    public void Dispose()
    {
    }

    private bool StaysWrong(string kind)
    {
        _cuts.Clear();
        _cuts.AddRange(Enumerable.Repeat(1, Body.Length));
        try
        {
            return Judge().Fault?.Split(':')[0] == kind;
        }
#pragma warning disable CA1031 // A crash is a fault too.
        catch (Exception)
#pragma warning restore CA1031
        {
            return kind == "crash";
        }
    }

    private Refusal? Inspect(List<int> pieces)
    {
        var inspector = inspectors();
        var at = 0;
        foreach (var size in pieces)
        {
            if (inspector.Inspect(Body.AsSpan(at, Math.Min(size, Body.Length - at))) is { } refusal)
            {
                return refusal;
            }

            at += size;
        }

        return inspector.Complete();
    }
}
