using System.Buffers;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>The rules of the list: plain names in small letters, each once, and none below the floor.</summary>
internal static class FunctionsValidation
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> NameParts = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>The list; null when there was a fault.</summary>
    public static SqlFunctions? Read(FunctionsDocument? document, List<string> faults)
    {
        if (document is null)
        {
            faults.Add("the list of functions is empty");
            return null;
        }

        if (document.Version != SqlFunctions.Version)
        {
            faults.Add($"version is {document.Version}, this program reads version {SqlFunctions.Version}");
        }

        if (HasAbsentGroup(document))
        {
            faults.Add("a group of functions is null");
            return null;
        }

        Check(document.Calls, SqlFloor.Holds, faults);
        Check(document.Table, SqlFloor.HoldsTable, faults);
        return faults.Count == 0 ? new SqlFunctions(document.Calls, document.Aggregate, document.Table) : null;
    }

    private static bool HasAbsentGroup(FunctionsDocument document)
    {
        IReadOnlyList<string>?[] groups =
        [
            document.Math, document.Text, document.Date, document.List, document.Struct, document.Json, document.Aggregate, document.Window,
            document.Other, document.Table,
        ];
        return groups.Contains(null);
    }

    private static void Check(IEnumerable<string> names, Func<string, bool> closed, List<string> faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? name in names)
        {
            if (name is null || !IsPlain(name))
            {
                faults.Add($"function '{name}': not a plain name in small letters");
            }
            else if (!seen.Add(name))
            {
                faults.Add($"function {name}: named twice");
            }
            else if (closed(name))
            {
                string why = SqlFloor.Breaks(name) ? "brings the instance down" : "reads or changes more than its arguments";
                faults.Add($"function {name}: {why} and can never be opened");
            }
        }
    }

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= MaxLength
        && (name[0] == '_' || char.IsAsciiLetterLower(name[0]))
        && !name.AsSpan().ContainsAnyExcept(NameParts);
}
