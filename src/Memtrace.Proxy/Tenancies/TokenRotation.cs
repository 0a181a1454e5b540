using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>
/// A rotation with an Arc's admin key: a new token is made there, tried and presented; the former one ends only when every node has
/// confirmed and requests on their way have arrived. What fails before the switch leaves nothing at that Arc.
/// </summary>
internal sealed class TokenRotation(TenancyParts parts, HeldClaim claim, ArcBinding binding, RotationWish wish)
{
    private const string NotRevoked = "the former token is not revoked: ";

    private readonly MadeSoFar _made = new();
    private bool _isOpen;

    public async Task<Told<CredentialRotatedView>> RotateAsync(ArcCredential admin, CancellationToken cancellationToken)
    {
        try
        {
            using ArcOperatorClient arc = await parts.Operators.OpenAsync(binding.Instance.Urls, admin, cancellationToken);
            if (parts.IsTrial)
            {
                return await TryAsync(arc, cancellationToken);
            }

            Told<CredentialRotatedView> told = await RotateAsync(arc, cancellationToken);
            return told.Value is not null ? told : told with { Note = await _made.TakeBackAsync(), IsOpen = _isOpen };
        }
        catch (ArcOperatorException failure)
        {
            return new Problem(failure.Message, ProblemCode.ArcFailed);
        }
    }

    private async Task<Told<CredentialRotatedView>> RotateAsync(ArcOperatorClient arc, CancellationToken cancellationToken)
    {
        try
        {
            string description = StrayTokens.Description(
                binding.Instance.Database.Text, await parts.Registry.StoreMarkAsync(cancellationToken));
            ScopedToken fresh = await ScopedToken.MakeAsync(arc, binding.OrganizationId, description, _made, cancellationToken);
            if (await parts.Probe.FindFaultOfNewTokenAsync(binding.Instance.Urls, fresh.Credential, cancellationToken) is { } fault)
            {
                return fault with { Code = ProblemCode.ArcFailed };
            }

            if (!await claim.IsHeldAsync(cancellationToken))
            {
                return new Problem("it took so long that another run may have begun the same; run this again", ProblemCode.UnderWay);
            }

            Answer<CredentialSwitch> answer = await SwitchAsync(fresh);
            return answer.Value is { } made
                ? await EndFormerAsync(arc, fresh, made, await parts.ConfirmAsync(wish.Patience, cancellationToken), cancellationToken)
                : answer.Reason!;
        }
        catch (ArcOperatorException failure)
        {
            return new Problem(failure.Message, ProblemCode.ArcFailed);
        }
        catch (RegistryException failure)
        {
            return new Problem(failure.Message, ProblemCode.StoreFailed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new Problem("interrupted", ProblemCode.Interrupted);
        }
    }

    // From here on the new token must stay: a store that did not say whether it took it may have. Nobody's going away interrupts it.
    // One that has nothing of it presents the former token, and the new one goes.
    private async Task<Answer<CredentialSwitch>> SwitchAsync(ScopedToken fresh)
    {
        try
        {
            Answer<CredentialSwitch> answer =
                await parts.Registry.SwitchCredentialAsync(binding.OrganizationId, fresh.Credential, CancellationToken.None);
            if (answer.Value is not null)
            {
                _made.Keep();
            }

            return answer;
        }
        catch (RegistryException failure) when (!failure.HasLeftNothing)
        {
            _isOpen = true;
            _made.Keep();
            _made.Add($"the token '{fresh.Name}' at the arc", () => Task.FromResult(false));
            throw;
        }
    }

    private async Task<Told<CredentialRotatedView>> EndFormerAsync(
        ArcOperatorClient arc, ScopedToken fresh, CredentialSwitch made, ConfirmedChange confirmed, CancellationToken cancellationToken)
    {
        if (confirmed.Note is not null)
        {
            return Done(made, false, confirmed, NotRevoked + "a node may still present it");
        }

        try
        {
            await Task.Delay(wish.Drain, parts.Time, cancellationToken);
            string? now = (await parts.Registry.FindArcAsync(binding.OrganizationId, cancellationToken)).Value?.Instance.Credential.Reveal();
            if (now == made.Former.Reveal())
            {
                // Nobody presents it any more. It goes as what a failure leaves does, and is named when it cannot go.
                _made.Add($"the token '{fresh.Name}' at the arc", () => IsDeletedAsync(arc, fresh));
                return new Problem("the arc refused the new token: the former one is presented again", ProblemCode.ArcFailed);
            }

            if (now != fresh.Credential.Reveal())
            {
                return Done(made, false, confirmed, NotRevoked + "the organization presents another credential meanwhile");
            }

            if (!await claim.IsHeldAsync(cancellationToken))
            {
                return Done(made, false, confirmed, NotRevoked + "another rotation may have begun meanwhile");
            }

            string? kept = await new FormerToken(arc, parts.Registry).EndAsync(binding, made.Former, fresh.Id, cancellationToken);
            await parts.Registry.EndSwitchAsync(made, cancellationToken);
            return Done(made, kept is null, confirmed, kept is null ? null : NotRevoked + kept);
        }
        catch (Exception failure) when (failure is ArcOperatorException or RegistryException)
        {
            return Done(made, false, confirmed, NotRevoked + failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Done(made, false, confirmed, NotRevoked + "interrupted");
        }
    }

    private static async Task<bool> IsDeletedAsync(ArcOperatorClient arc, ScopedToken token)
    {
        await arc.DeleteTokenAsync(token.Id, CancellationToken.None);
        return true;
    }

    // Whether that Arc would do it, as far as it can be asked without making anything there.
    private async Task<Told<CredentialRotatedView>> TryAsync(ArcOperatorClient arc, CancellationToken cancellationToken)
    {
        await arc.ListTokensAsync(cancellationToken);
        return new CredentialRotatedView(
            binding.OrganizationId, binding.Instance.Urls[0].Text, [.. binding.Instance.Urls.Select(url => url.Text)], null, null, [], []);
    }

    /// <summary>How a rotation that was done is told.</summary>
    internal static Told<CredentialRotatedView> Done(
        CredentialSwitch made, bool? isFormerRevoked, ConfirmedChange confirmed, string? note = null)
    {
        var view = new CredentialRotatedView(
            made.OrganizationId,
            made.Urls[0].Text,
            [.. made.Urls.Select(url => url.Text)],
            CredentialMask.Of(made.Presented),
            isFormerRevoked,
            confirmed.ConfirmedNodes,
            confirmed.UnconfirmedNodes);
        string?[] notes = [confirmed.Note, note];
        string joined = string.Join("; ", notes.OfType<string>());
        return new Told<CredentialRotatedView>(view, null, joined.Length == 0 ? null : joined);
    }
}
