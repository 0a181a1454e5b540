using System.Collections.Immutable;
using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>A claim that is renewed for as long as somebody works under it.</summary>
internal sealed class HeldClaim : IAsyncDisposable
{
    private readonly IClaims _claims;
    private readonly Claim _claim;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _renewing;

    private HeldClaim(IClaims claims, Claim claim, TimeProvider time)
    {
        (_claims, _claim) = (claims, claim);
        _renewing = RenewAsync(time);
    }

    /// <summary>Claims the making of a database at these nodes; null when somebody else is at it.</summary>
    public static Task<HeldClaim?> OfDatabaseAsync(IClaims claims, NewTenant wanted, TimeProvider time, CancellationToken cancellationToken) =>
        TakeAsync(
            claims,
            wanted.OrganizationId,
            // Arc's databases are folders, which some file systems tell apart without regard to case.
            [.. wanted.Arc.Urls.Select(url => $"database {wanted.Arc.Database.Text.ToUpperInvariant()} {url.Address}")],
            time,
            cancellationToken);

    /// <summary>Claims what an organization presents; null when somebody else is changing it.</summary>
    public static Task<HeldClaim?> OfCredentialAsync(
        IClaims claims, string organizationId, TimeProvider time, CancellationToken cancellationToken) =>
        TakeAsync(claims, organizationId, [$"credential {organizationId}"], time, cancellationToken);

    /// <summary>Whether nobody else can have begun the same meanwhile.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public Task<bool> IsHeldAsync(CancellationToken cancellationToken) => _claims.RenewAsync(_claim, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _renewing;
        _over.Dispose();
        try
        {
            await _claims.ReleaseAsync(_claim, CancellationToken.None);
        }
        catch (RegistryException)
        {
            // It lapses by itself.
        }
    }

    private static async Task<HeldClaim?> TakeAsync(
        IClaims claims, string organizationId, ImmutableArray<string> subjects, TimeProvider time, CancellationToken cancellationToken) =>
        await claims.TryClaimAsync(organizationId, subjects, cancellationToken) is { } claim ? new HeldClaim(claims, claim, time) : null;

    private async Task RenewAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Claim.Life / 4, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                await RenewOnceAsync();
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The work is over.
        }
    }

    private async Task RenewOnceAsync()
    {
        try
        {
            await _claims.RenewAsync(_claim, _over.Token);
        }
        catch (RegistryException)
        {
            // Whoever depends on it asks before they commit.
        }
    }
}
