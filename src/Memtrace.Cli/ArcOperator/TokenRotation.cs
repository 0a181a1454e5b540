using Memtrace.Cli.ArcInstances;
using Memtrace.Cli.Shell;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Cli.ArcOperator;

/// <summary>
/// A rotation with an Arc's admin key: a new token is made there, tried and presented; the former one ends only when every node has
/// confirmed and requests on their way have arrived. What fails before the switch leaves nothing at that Arc.
/// </summary>
internal sealed class TokenRotation(OpenedStore store, HeldClaim claim, ArcBinding binding, RotationWish wish)
{
    private const string NotRevoked = "the former token is not revoked: ";

    private readonly MadeSoFar _made = new();

    public async Task<Outcome> RotateAsync(ArcCredential admin, CancellationToken cancellationToken)
    {
        try
        {
            using ArcOperatorClient arc = await store.Operators.OpenAsync(binding.Instance.Urls, admin, cancellationToken);
            Outcome outcome = await RotateAsync(arc, cancellationToken);
            return outcome.ExitCode == ExitCode.Done ? outcome : outcome with { Note = await _made.TakeBackAsync() };
        }
        catch (Exception failure) when (failure is ArcOperatorException or RegistryException)
        {
            return Outcome.Refused(failure.Message);
        }
    }

    private async Task<Outcome> RotateAsync(ArcOperatorClient arc, CancellationToken cancellationToken)
    {
        try
        {
            string description = StrayTokens.Description(
                binding.Instance.Database.Text, await store.Registry.StoreMarkAsync(cancellationToken));
            ScopedToken fresh = await ScopedToken.MakeAsync(arc, binding.OrganizationId, description, _made, cancellationToken);
            if (await store.Probe.FindFaultOfNewTokenAsync(binding.Instance.Urls, fresh.Credential, cancellationToken) is { } fault)
            {
                return Outcome.Refused(fault.Text);
            }

            if (!await claim.IsHeldAsync(cancellationToken))
            {
                return Outcome.Refused("it took so long that another run may have begun the same; run this again");
            }

            Answer<CredentialSwitch> answer = await SwitchAsync(fresh, cancellationToken);
            return answer.Value is { } made
                ? await EndFormerAsync(arc, fresh, made, await store.ConfirmAsync(wish.Patience, cancellationToken), cancellationToken)
                : Outcome.Refused(answer.Problem!);
        }
        catch (Exception failure) when (failure is ArcOperatorException or RegistryException)
        {
            return Outcome.Refused(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Outcome.Refused("interrupted");
        }
    }

    // From here on the new token must stay: a store that did not say whether it took it may have.
    private async Task<Answer<CredentialSwitch>> SwitchAsync(ScopedToken fresh, CancellationToken cancellationToken)
    {
        try
        {
            Answer<CredentialSwitch> answer =
                await store.Registry.SwitchCredentialAsync(binding.OrganizationId, fresh.Credential, cancellationToken);
            if (answer.Value is not null)
            {
                _made.Keep();
            }

            return answer;
        }
        catch (RegistryException)
        {
            _made.Keep();
            _made.Add($"the token '{fresh.Name}' at the arc", () => Task.FromResult(false));
            throw;
        }
    }

    private async Task<Outcome> EndFormerAsync(
        ArcOperatorClient arc, ScopedToken fresh, CredentialSwitch made, ConfirmedChange confirmed, CancellationToken cancellationToken)
    {
        if (confirmed.Note is not null)
        {
            return RotateCredential.Done(made, false, confirmed, NotRevoked + "a node may still present it");
        }

        try
        {
            await Task.Delay(wish.Drain, store.Time, cancellationToken);
            string? now = (await store.Registry.FindArcAsync(binding.OrganizationId, cancellationToken)).Value?.Instance.Credential.Reveal();
            if (now == made.Former.Reveal())
            {
                // Nobody presents it any more. It goes as what a failure leaves does, and is named when it cannot go.
                _made.Add($"the token '{fresh.Name}' at the arc", () => IsDeletedAsync(arc, fresh));
                return Outcome.Refused("the arc refused the new token: the former one is presented again");
            }

            if (now != fresh.Credential.Reveal())
            {
                return RotateCredential.Done(made, false, confirmed, NotRevoked + "the organization presents another credential meanwhile");
            }

            if (!await claim.IsHeldAsync(cancellationToken))
            {
                return RotateCredential.Done(made, false, confirmed, NotRevoked + "another rotation may have begun meanwhile");
            }

            string? kept = await new FormerToken(arc, store.Registry).EndAsync(binding, made.Former, fresh.Id, cancellationToken);
            await store.Registry.EndSwitchAsync(made, cancellationToken);
            return RotateCredential.Done(made, kept is null, confirmed, kept is null ? null : NotRevoked + kept);
        }
        catch (Exception failure) when (failure is ArcOperatorException or RegistryException)
        {
            return RotateCredential.Done(made, false, confirmed, NotRevoked + failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return RotateCredential.Done(made, false, confirmed, NotRevoked + "interrupted");
        }
    }

    private static async Task<bool> IsDeletedAsync(ArcOperatorClient arc, ScopedToken token)
    {
        await arc.DeleteTokenAsync(token.Id, CancellationToken.None);
        return true;
    }
}
