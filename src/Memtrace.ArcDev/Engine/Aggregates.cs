using Microsoft.Data.Sqlite;

namespace Memtrace.ArcDev.Engine;

/// <summary>Aggregates of DuckDB that SQLite does not have.</summary>
internal static class Aggregates
{
    public static void Register(SqliteConnection connection)
    {
        var none = new List<double>();
        connection.CreateAggregate<double?, List<double>, double?>("median", none, Gather, all => Quantile(all, 0.5), true);
        connection.CreateAggregate<double?, double, (List<double> Values, double At), double?>(
            "quantile_cont", (none, 0.5), (seed, value, at) => (Gather(seed.Values, value), at), seed => Quantile(seed.Values, seed.At), true);
        connection.CreateAggregate<double?, List<double>, double?>("stddev", none, Gather, all => Variance(all) is { } v ? Math.Sqrt(v) : null, true);
        connection.CreateAggregate<double?, List<double>, double?>("var_samp", none, Gather, Variance, true);
        connection.CreateAggregate<object?, object?>("first", null, (first, value) => first ?? value, true);
        connection.CreateAggregate<object?, object?>("any_value", null, (first, value) => first ?? value, true);
        connection.CreateAggregate<object?, object?>("last", null, (_, value) => value, true);
    }

    // The seed of an aggregate is made once per connection, so the first value of each group starts a list of its own.
    private static List<double> Gather(List<double> all, double? value)
    {
        var own = all.Count == 0 ? [] : all;
        if (value is not null)
        {
            own.Add(value.Value);
        }

        return own;
    }

    private static double? Quantile(List<double> values, double at)
    {
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        var place = Math.Clamp(at, 0, 1) * (values.Count - 1);
        var below = (int)Math.Floor(place);
        var above = (int)Math.Ceiling(place);
        return values[below] + ((values[above] - values[below]) * (place - below));
    }

    private static double? Variance(List<double> values)
    {
        if (values.Count < 2)
        {
            return null;
        }

        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
    }
}
