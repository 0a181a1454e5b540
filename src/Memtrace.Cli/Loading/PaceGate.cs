namespace Memtrace.Cli.Loading;

/// <summary>Where one connection waits for its next request to be due.</summary>
internal sealed class PaceGate : IDisposable
{
    private readonly SemaphoreSlim _opened = new(0);

    public void Open() => _opened.Release();

    public Task PassAsync(CancellationToken cancellationToken) => _opened.WaitAsync(cancellationToken);

    public void Dispose() => _opened.Dispose();
}
