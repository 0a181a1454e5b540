using System.Security.Cryptography;
using Memtrace.ArcDev;
using Memtrace.Cli.Store;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;

namespace Memtrace.Cli.Development;

/// <summary>An Arc in the memory of this process, on a loopback port, and the organizations bound to it. Gone when disposed.</summary>
internal sealed class DevelopmentArc : IAsyncDisposable
{
    private const int TokenBytes = 32;

    private readonly ArcDevServer _server;
    private readonly string _table;

    private DevelopmentArc(ArcDevServer server, ArcCredential credential, string table) =>
        (_server, Credential, _table) = (server, credential, table);

    /// <summary>Where it listens.</summary>
    public Uri Url => _server.Url;

    /// <summary>What it takes: reads and writes, and nothing of its operator's.</summary>
    public ArcCredential Credential { get; }

    /// <param name="table">The measurement that its organizations are bound with.</param>
    /// <param name="seat">Where it belongs; null for any free port.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="IOException">Another program listens there.</exception>
    public static async Task<DevelopmentArc> StartAsync(string table, SteadySeat? seat, CancellationToken cancellationToken)
    {
        string token = seat?.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var options = new ArcDevOptions
        {
            Port = seat?.Port ?? 0,
            Tokens = [new ArcDevToken(token, ArcPermissions.Read | ArcPermissions.Write)],
        };
        return new DevelopmentArc(await ArcDevServer.StartAsync(options, cancellationToken), new ArcCredential(token), table);
    }

    /// <summary>Creates an organization of that name, binds it to this Arc with a database of the same name, and issues a key.</summary>
    public async Task<DevelopmentOrganization> ProvisionAsync(SqlStore store, string name, string keyName, CancellationToken cancellationToken)
    {
        Organization organization = Need(await store.Registry.CreateOrganizationAsync(name, cancellationToken));
        Need(await store.Registry.AddArcAsync(organization.Id, Binding(name), cancellationToken));
        IssuedKey key = Need(await store.Registry.IssueKeyAsync(
            organization.Id, keyName, KeyPermissions.Read | KeyPermissions.Write, cancellationToken));
        return new DevelopmentOrganization(name, organization.Id, name, key.Token.Reveal().ToString());
    }

    /// <summary>The same for several names, in the store that the options name.</summary>
    public async Task<IReadOnlyList<DevelopmentOrganization>> ProvisionAsync(
        ProxyOptions options, IReadOnlyList<string> names, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using SqlStore store = await StoreDoor.OpenAsync(options, clock, cancellationToken);
        List<DevelopmentOrganization> organizations = [];
        foreach (string name in names)
        {
            organizations.Add(await ProvisionAsync(store, name, $"{name}-demo", cancellationToken));
        }

        return organizations;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private NewArc Binding(string database)
    {
        _ = ArcUrl.TryParse(Url.ToString(), out ArcUrl url, out _);
        _ = DatabaseName.TryParse(database, out DatabaseName name);
        _ = MeasurementName.TryParse(_table, out MeasurementName measurement);
        return new NewArc([url], Credential, name, measurement, Dedicated: false);
    }

    private static T Need<T>(Answer<T> answer)
        where T : class =>
        answer.Value ?? throw new RegistryException($"the development store refused: {answer.Problem}");
}
