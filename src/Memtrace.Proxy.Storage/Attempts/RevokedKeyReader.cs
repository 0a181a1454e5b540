using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>
/// Reads which keys a change has revoked, so that a revoked key is refused as such also while the store is away. What it misses costs
/// a caller only the difference between a no and a wait.
/// </summary>
internal sealed class RevokedKeyReader(Database store, RevokedKeys known) : IChangeListener
{
    private const int AtMost = RevokedKeys.Capacity / 4;

    // Numbers of transactions that overtake each other may come late.
    private const int Overlap = 100;

    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private bool _isReading;
    private bool _isDue;
    private long _last;

    /// <summary>Ends when everything that was heard of has been read, or could not be.</summary>
    internal Task Reading
    {
        get
        {
            lock (_gate)
            {
                return _reading;
            }
        }
    }

    public void Begin() => Read();

    public void Apply(Change change)
    {
        if (change.Kind is ChangeKind.Key or ChangeKind.Organization)
        {
            Read();
        }
    }

    public void ForgetEverything()
    {
        lock (_gate)
        {
            _last = 0;
        }

        Read();
    }

    /// <summary>Reads what is new, beside the caller and once for all changes that came meanwhile.</summary>
    private void Read()
    {
        lock (_gate)
        {
            _isDue = true;
            if (!_isReading)
            {
                _isReading = true;
                _reading = ReadWhileDueAsync();
            }
        }
    }

    private async Task ReadWhileDueAsync()
    {
        await Task.Yield();
        while (TakeDue(out long last))
        {
            try
            {
                List<(long Id, string Prefix)> revoked = await store.ReadAsync(
                    Lane.General,
                    connection => RevokedKeyTable.ReadNewest(connection, Math.Max(0, last - Overlap), AtMost),
                    CancellationToken.None);
                Learn(revoked);
            }
            catch (Exception failure) when (failure is RegistryException or ObjectDisposedException)
            {
                // The next change reads it, from where this one began.
            }
        }
    }

    private bool TakeDue(out long last)
    {
        lock (_gate)
        {
            (_isReading, _isDue, last) = (_isDue, false, _last);
            return _isReading;
        }
    }

    private void Learn(List<(long Id, string Prefix)> revoked)
    {
        foreach ((_, string prefix) in revoked)
        {
            known.Remember(prefix);
        }

        if (revoked is [var (newest, _), ..])
        {
            lock (_gate)
            {
                _last = Math.Max(_last, newest);
            }
        }
    }
}
