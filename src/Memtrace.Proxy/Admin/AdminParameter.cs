using System.Collections.Immutable;

namespace Memtrace.Proxy.Admin;

/// <summary>A parameter of an operation's query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it says, in one sentence.</param>
/// <param name="Type">Its type in the document: <c>string</c>, <c>integer</c> or <c>boolean</c>.</param>
internal sealed record AdminParameter(string Name, string Meaning, string Type = "string")
{
    /// <summary>How many items of a list, 1 to 1000.</summary>
    public static readonly AdminParameter Limit = new("limit", "how many items at most, 1 to 1000; 100 when absent", "integer");

    /// <summary>After which item of a list.</summary>
    public static readonly AdminParameter After = new("after", "the `next` of the part before");

    /// <summary>Waits for nodes.</summary>
    public static readonly AdminParameter Wait =
        new("wait", "how long to wait until every node acts on it, as 5s; 0s looks once, 5s when absent, 60s at most");

    /// <summary>Tries.</summary>
    public static readonly AdminParameter DryRun =
        new("dry_run", "true tries it whole and takes it back: the answer says what would have been", "boolean");

    /// <summary>What every mutation takes.</summary>
    public static readonly ImmutableArray<AdminParameter> OfMutations = [Wait, DryRun];
}
