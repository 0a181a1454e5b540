using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.Tenants;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tenancies;

/// <summary>The tenancy of a store that this program has open.</summary>
public sealed class StoreTenancy(TenancyParts parts) : ITenancy
{
    /// <inheritdoc/>
    public async Task<Told<ArcView>> AddArcAsync(string organizationId, NewArc arc, bool verify, CancellationToken cancellationToken)
    {
        if (verify && await FindFaultAsync(organizationId, arc, cancellationToken) is { } fault)
        {
            return fault;
        }

        Answer<ArcBinding> answer = await parts.Registry.AddArcAsync(organizationId, arc, cancellationToken);
        return answer.Value is { } bound ? Shown(bound) : answer.Reason!;
    }

    /// <inheritdoc/>
    public async Task<Told<ArcView>> UpdateArcAsync(
        string organizationId, ArcChange change, bool verify, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (verify && await FindFaultAsync(organizationId, change, cancellationToken) is { } fault)
        {
            return fault;
        }

        Answer<ArcBinding> answer = await parts.Registry.UpdateArcAsync(organizationId, change, cancellationToken);
        if (answer.Value is not { } bound)
        {
            return answer.Reason!;
        }

        ConfirmedChange confirmed = await parts.ConfirmAsync(patience, cancellationToken);
        ArcView view = ArcView.Of(bound) with
        {
            ConfirmedNodes = confirmed.ConfirmedNodes,
            UnconfirmedNodes = confirmed.UnconfirmedNodes,
        };
        return new Told<ArcView>(view, null, confirmed.Note) { Version = bound.Version };
    }

    /// <inheritdoc/>
    public async Task<Told<ArcView>> ShowArcAsync(string organizationId, CancellationToken cancellationToken)
    {
        Answer<ArcBinding> answer = await parts.Registry.FindArcAsync(organizationId, cancellationToken);
        return answer.Value is { } binding ? Shown(binding) : answer.Reason!;
    }

    /// <inheritdoc/>
    public async Task<Told<CredentialRotatedView>> RotateCredentialAsync(
        string organizationId, RotationWish wish, CancellationToken cancellationToken)
    {
        await using HeldClaim? claim = await HeldClaim.OfCredentialAsync(parts.Claims, organizationId, parts.Time, cancellationToken);
        if (claim is null)
        {
            return new Problem(
                $"the credential of {organizationId} is being rotated at this moment; try again when that has ended", ProblemCode.UnderWay);
        }

        // Read under the claim: what is presented now is what the next rotation has to end.
        Answer<ArcBinding> found = await parts.Registry.FindArcAsync(organizationId, cancellationToken);
        return found.Value is not { } binding ? found.Reason!
            : wish.Admin is { } admin ? await new TokenRotation(parts, claim, binding, wish).RotateAsync(admin, cancellationToken)
            : await PresentAsync(binding, wish, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Told<TenantView>> ProvisionAsync(
        NewTenant wanted, ArcCredential? admin, bool verify, CancellationToken cancellationToken) =>
        new TenantProvisioning(parts, wanted, verify).ProvisionAsync(admin, cancellationToken);

    /// <inheritdoc/>
    public Task<Told<TenantOffboardedView>> OffboardAsync(
        string organizationId, OffboardingWish wish, CancellationToken cancellationToken) =>
        new TenantOffboarding(parts, organizationId, wish).OffboardAsync(cancellationToken);

    private static Told<ArcView> Shown(ArcBinding binding) => new(ArcView.Of(binding), null, null) { Version = binding.Version };

    private async Task<Told<CredentialRotatedView>> PresentAsync(
        ArcBinding binding, RotationWish wish, CancellationToken cancellationToken)
    {
        ArcCredential fresh = wish.Credential!;
        if (await parts.Probe.FindFaultAsync(binding.Instance.Urls, fresh, cancellationToken) is { } fault)
        {
            // There is no way around this question.
            return fault with { Code = ProblemCode.ArcFailed };
        }

        Answer<CredentialSwitch> answer =
            await parts.Registry.SwitchCredentialAsync(binding.OrganizationId, fresh, cancellationToken);
        return answer.Value is { } made
            ? TokenRotation.Done(made, null, await parts.ConfirmAsync(wish.Patience, cancellationToken))
            : answer.Reason!;
    }

    // An Arc is not asked for what the store refuses anyway, and that is what whoever binds it is told.
    private async Task<Problem?> FindFaultAsync(string organizationId, NewArc arc, CancellationToken cancellationToken) =>
        await parts.Registry.FindArcRefusalAsync(organizationId, arc, cancellationToken)
        ?? await parts.Probe.FindFaultAsync(arc.Urls, arc.Credential, cancellationToken);

    // Only a new address or a new credential can turn out wrong; the one that is not given is the one that is set.
    private async Task<Problem?> FindFaultAsync(string organizationId, ArcChange change, CancellationToken cancellationToken)
    {
        if (change.Urls is null && change.Credential is null)
        {
            return null;
        }

        Answer<ArcBinding> current = await parts.Registry.FindArcAsync(organizationId, cancellationToken);
        return current.Value is not { Instance: var instance }
            ? current.Reason!
            : await parts.Probe.FindFaultAsync(
                change.Urls ?? instance.Urls, change.Credential ?? instance.Credential, cancellationToken);
    }
}
