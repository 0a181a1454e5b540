using System.Globalization;
using System.Text;

namespace Memtrace.Proxy.Storage.Sql;

/// <summary>The rows of one <c>VALUES</c> list, each value a parameter: one statement for many rows.</summary>
/// <param name="prefix">How the parameters' names begin, different for each list of a statement.</param>
internal sealed class RowValues(string prefix = "@v")
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, object? Value)> _values = [];

    /// <summary>Rows added so far.</summary>
    public int Count { get; private set; }

    /// <summary>What follows <c>VALUES</c>.</summary>
    public string Text => _text.ToString();

    public (string Name, object? Value)[] Values => [.. _values];

    public void Add(params ReadOnlySpan<object?> row)
    {
        _text.Append(Count++ == 0 ? "(" : ", (");
        for (int i = 0; i < row.Length; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{_values.Count}");
            _text.Append(i == 0 ? "" : ", ").Append(name);
            _values.Add((name, row[i]));
        }

        _text.Append(')');
    }

    /// <summary>
    /// A text, which is a parameter, and whole numbers, which can be nothing else and stand in the list themselves: a driver looks for
    /// each parameter among all of them.
    /// </summary>
    public void Add(string text, ReadOnlySpan<long> numbers)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{_values.Count}");
        _text.Append(Count++ == 0 ? "(" : ", (").Append(name);
        _values.Add((name, text));
        foreach (long number in numbers)
        {
            _text.Append(CultureInfo.InvariantCulture, $", {number}");
        }

        _text.Append(')');
    }
}
