using Microsoft.Extensions.Hosting;

namespace Memtrace.ArcDev;

/// <summary>Leaves signals alone: they belong to the program that started the server.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
