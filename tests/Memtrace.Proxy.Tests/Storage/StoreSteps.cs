using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Storage;

/// <summary>Steps that must succeed for a test to go on.</summary>
internal static class StoreSteps
{
    public static T Done<T>(this Answer<T> answer)
        where T : class => answer.Value ?? throw new InvalidOperationException(answer.Problem);

    public static Task<SqlStore> OpenAsync(
        string path, MasterKey? current, MasterKey? previous, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        OpenAsync(StorePlace.File(path), current, previous, clock, loggers, cancellationToken);

    public static Task<SqlStore> OpenAsync(
        StorePlace place,
        MasterKey? current,
        MasterKey? previous,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken cancellationToken) =>
        SqlStore.OpenAsync(
            new StoreOptions { Place = place, MasterKey = current, PreviousMasterKey = previous, Actor = "test" },
            clock,
            loggers,
            cancellationToken);

    public static async Task<string> CreateAsync(this SqlStore store, string name) =>
        (await store.Registry.CreateOrganizationAsync(name, CancellationToken.None)).Done().Id;

    public static async Task<IssuedKey> IssueAsync(this SqlStore store, string organizationId, string name = "k") =>
        (await store.Registry.IssueKeyAsync(
            organizationId, name, KeyPermissions.Read | KeyPermissions.Write, CancellationToken.None)).Done();

    public static async Task<ArcBinding> BindAsync(this SqlStore store, string organizationId, NewArc arc) =>
        (await store.Registry.AddArcAsync(organizationId, arc, CancellationToken.None)).Done();

    public static async Task<TenantBinding?> FindAsync(this SqlStore store, ApiKeyToken token) =>
        await store.Bindings.FindAsync(token, CancellationToken.None);

    /// <summary>Looks it up until the store has said: on a loaded machine the first look-ups after an outage may be late once more.</summary>
    public static async Task<TenantBinding?> FindAnsweredAsync(this ITenantBindings bindings, ApiKeyToken token)
    {
        TenantBinding? found = null;
        await Eventually.SeesAsync(async () =>
        {
            try
            {
                found = await bindings.FindAsync(token, CancellationToken.None);
                return true;
            }
            catch (BindingsUnavailableException)
            {
                return false;
            }
        });
        return found;
    }

    public static Task CatchUpAsync(this SqlStore store) => store.Follower.CatchUpAsync(CancellationToken.None);
}
