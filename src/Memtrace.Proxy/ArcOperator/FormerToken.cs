using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>Ends the token that an organization presented, where nobody else depends on it.</summary>
internal sealed class FormerToken(ArcOperatorClient arc, IRegistry registry)
{
    /// <summary>Null when nothing accepts it any more; otherwise why it lives on, in words that continue "not revoked:".</summary>
    /// <param name="binding">Whose Arc it is.</param>
    /// <param name="former">The credential to end.</param>
    /// <param name="presented">The number of the token that is presented now; null when none is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArcOperatorException">That Arc did not do it.</exception>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<string?> EndAsync(ArcBinding binding, ArcCredential former, long? presented, CancellationToken cancellationToken)
    {
        await RemoveStrayAsync(binding.OrganizationId, presented, former, cancellationToken);
        if (former.IsEmpty)
        {
            return null;
        }

        ArcToken? token = await arc.VerifyAsync(former, cancellationToken);
        if (token is null || token.Id == presented)
        {
            return null;
        }

        if (token.IsAdmin)
        {
            return "it is an admin key of that arc";
        }

        int others = await registry.CountOthersPresentingAsync(
            binding.OrganizationId, binding.Instance.Urls, former, cancellationToken);
        if (others > 0)
        {
            return others == 1 ? "another organization presents it too" : $"{others} other organizations present it too";
        }

        await arc.RevokeTokenAsync(token.Id, cancellationToken);
        return null;
    }

    // What broken-off runs made for this organization; its id stands in their names and in no others.
    private async Task RemoveStrayAsync(
        string organizationId, long? presented, ArcCredential former, CancellationToken cancellationToken)
    {
        long? formerId = former.IsEmpty ? null : (await arc.VerifyAsync(former, cancellationToken))?.Id;
        foreach (ArcToken token in await arc.ListTokensAsync(cancellationToken))
        {
            if (ArcTokenName.OrganizationOf(token.Name) == organizationId && token.Enabled && token.Id != presented && token.Id != formerId)
            {
                await arc.DeleteTokenAsync(token.Id, cancellationToken);
            }
        }
    }
}
