using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>An Arc and a server on one store, shared by the tests of a class; each test brings organizations of its own.</summary>
public sealed class OneNode : IAsyncLifetime
{
    internal Installation Installation { get; } = Installation.Create();

    internal ArcProgram Arc { get; private set; } = null!;

    internal ServingNode Node { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Arc = await ArcProgram.StartAsync(Installation.Folder.Path);
        Node = await Installation.ServeAsync();
    }

    public async Task DisposeAsync()
    {
        if (Node is not null)
        {
            await Node.DisposeAsync();
        }

        await Arc.DisposeAsync();
        await Installation.DisposeAsync();
    }

    /// <summary>A name that no other test has: key names are unique in a whole store.</summary>
    internal static string NewName() => $"org-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>An organization of a new name, bound to the Arc, with a key.</summary>
    internal Task<Tenant> ProvisionAsync() => Installation.ProvisionAsync(NewName(), Arc);

    internal Caller Call(Tenant tenant) => Caller.To(Node.Url, tenant.Key);
}
