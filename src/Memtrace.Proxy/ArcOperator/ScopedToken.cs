using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>A token that memtrace made for one organization.</summary>
/// <param name="Name">Its name at that Arc.</param>
/// <param name="Id">Its number there.</param>
/// <param name="Credential">The token itself.</param>
internal sealed record ScopedToken(string Name, long Id, ArcCredential Credential)
{
    /// <summary>Makes one; it goes again with what else was made so far.</summary>
    public static async Task<ScopedToken> MakeAsync(
        ArcOperatorClient arc, string organizationId, string description, MadeSoFar made, CancellationToken cancellationToken)
    {
        string name = ArcTokenName.New(organizationId);
        (bool isRefused, long? id) = (false, null);
        made.Add($"the token '{name}' at the arc", async () => isRefused || await RemoveAsync(arc, name, id));
        try
        {
            ArcCredential credential = await arc.CreateTokenAsync(name, description, cancellationToken);
            ArcToken token = await arc.VerifyAsync(credential, cancellationToken)
                ?? throw new ArcOperatorException("the arc refuses the token it has just made");
            id = token.Id;
            return new ScopedToken(name, token.Id, credential);
        }
        catch (ArcOperatorException no) when (no.IsRefused)
        {
            isRefused = true;
            throw;
        }
    }

    // Without an answer nobody knows the number; the name was given here.
    private static async Task<bool> RemoveAsync(ArcOperatorClient arc, string name, long? id)
    {
        IEnumerable<long> ids = id is { } known
            ? [known]
            : (await arc.ListTokensAsync(CancellationToken.None)).Where(token => token.Name == name).Select(token => token.Id);
        foreach (long each in ids)
        {
            await arc.DeleteTokenAsync(each, CancellationToken.None);
        }

        return true;
    }
}
