namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Every row of the list of attacks on an Arc that several organizations share, with the cases that put it.</summary>
internal static class AttackTable
{
    /// <summary>Stands in the name of a case whose request carries no key but what it says itself.</summary>
    public const string NoKey = "no key";

    /// <summary>The numbers of the list.</summary>
    public static readonly int[] Numbers =
    [
        1, 2, 3, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19, 20, 22, 23, 25, 26, 28, 29, 31, 32, 34, 35, 37, 38, 40, 41, 43, 44, 46, 47, 49, 50,
        52, 53, 55, 56, 58, 59, 61, 62, 64, 65, 67, 68, 70, 71, 73, 74, 76, 77, 79, 80, 82, 83, 85, 86, 88, 89, 91, 92, 94, 95, 97, 98, 100,
        101, 103, 104, 106, 107, 109, 110, 112, 113, 115, 116, 118, 119, 121, 122, 124, 125, 127, 128, 130, 131, 133, 134, 136, 137, 139,
        140, 142, 143, 145, 146, 148, 149, 151, 152, 154, 155,
    ];

    /// <summary>Rows that are no single request; each has a test of its own in <see cref="StateTests"/>.</summary>
    public static readonly int[] InTime = [76, 152, 154, 155];

    /// <summary>
    /// Rows about a key that is pinned to one measurement. There is no such key here, the database is the boundary: what they ask for
    /// is served from the own database, and their cases say so.
    /// </summary>
    public static readonly int[] OfPinnedMeasurements = [88, 89, 149, 151];

    private static readonly Lazy<ILookup<int, AttackCase>> Rows = new(() => Cases().ToLookup(attack => attack.Row));

    /// <summary>The cases of one row.</summary>
    public static IEnumerable<AttackCase> Of(int row) => Rows.Value[row];

    /// <summary>How many cases there are.</summary>
    public static int Count => Rows.Value.Sum(row => row.Count());

    private static IEnumerable<AttackCase> Cases() =>
    [
        .. CredentialCases.All(), .. HeaderCases.All(), .. PathCases.All(), .. InstanceCases.All(), .. BodyCases.All(), .. WriteCases.All(),
        .. SqlCases.All(),
    ];
}
