using System.Collections.Immutable;
using Memtrace.Proxy.Core.Access;

namespace Memtrace.Proxy.Admin;

/// <summary>One operation of the admin API: what it takes and gives, for those who call it and for the document that describes it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Its path behind <see cref="AdminApi.Prefix"/>, with its places in braces.</param>
/// <param name="Id">Its name in the document, unique.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record AdminOperation(
    string Method, string Path, string Id, string Summary, Func<AdminRequest, CancellationToken, Task<AdminAnswer>> RunAsync)
{
    /// <summary>Parameters of the query that it takes; any other is refused.</summary>
    public ImmutableArray<AdminParameter> Parameters { get; init; } = [];

    /// <summary>What its body is; null when it takes none.</summary>
    public Type? Body { get; init; }

    /// <summary>A body that it takes, as JSON.</summary>
    public string? Example { get; init; }

    /// <summary>What it answers when all is well.</summary>
    public required Type Result { get; init; }

    /// <summary>The status of that answer.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Codes that it may refuse with, beside those that every operation has.</summary>
    public ImmutableArray<string> Refusals { get; init; } = [];

    /// <summary>Whether it looks at <c>If-Match</c>.</summary>
    public bool HasVersion { get; init; }

    /// <summary>Whether it can be tried and taken back.</summary>
    public bool HasTrial { get; init; } = true;

    /// <summary>Whether it changes something: then it takes <c>wait</c>, <c>dry_run</c> and <c>Idempotency-Key</c>.</summary>
    public bool IsMutation => Method != HttpMethods.Get;

    /// <summary>What a token needs for it.</summary>
    public AdminScope Scope => IsMutation ? AdminScope.Manage : AdminScope.Read;

    /// <summary>Whether it takes that parameter of the query.</summary>
    public bool Takes(string name) =>
        Parameters.Any(each => each.Name == name) || (IsMutation && AdminParameter.OfMutations.Any(each => each.Name == name));
}
