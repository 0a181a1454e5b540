using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>
/// Tokens that runs of memtrace made and did not live to bind or to take back. Nobody has their value; they are removed so that they
/// do not pile up. Tokens of runs that live are told by their claim.
/// </summary>
internal static class StrayTokens
{
    /// <summary>What a token's description says: for which database it was made, and by whose store.</summary>
    public static string Description(string database, string storeMark) => $"memtrace: database {database}, store {storeMark}";

    /// <summary>Removes what was made for a database that no organization of this store has.</summary>
    /// <exception cref="ArcOperatorException">That Arc did not do it.</exception>
    public static async Task RemoveAsync(
        ArcOperatorClient arc, IRegistry registry, IClaims claims, string description, CancellationToken cancellationToken)
    {
        foreach (ArcToken token in await arc.ListTokensAsync(cancellationToken))
        {
            if (token.Description == description
                && ArcTokenName.OrganizationOf(token.Name) is { } organizationId
                && !await claims.IsClaimedAsync(organizationId, cancellationToken)
                && await HasNoArcAsync(registry, organizationId, cancellationToken))
            {
                await arc.DeleteTokenAsync(token.Id, cancellationToken);
            }
        }
    }

    // Asked after the claim: a run that ends between the two questions has bound its Arc before it gave the claim up.
    // An Arc that is there and cannot be opened is somebody's all the same.
    private static async Task<bool> HasNoArcAsync(IRegistry registry, string organizationId, CancellationToken cancellationToken) =>
        (await registry.FindKeptArcAsync(organizationId, cancellationToken)).Code == ProblemCode.NoArc;
}
