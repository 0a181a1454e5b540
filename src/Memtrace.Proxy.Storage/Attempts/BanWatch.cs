using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>
/// Reads the bans of all nodes, but only when somebody has written to the store since. SQLite tells that to one and the same connection,
/// so this one stays open from the first read on.
/// </summary>
internal sealed class BanWatch(StoreFile store) : IDisposable
{
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private SqliteConnection? _connection;
    private long? _seen;
    private bool _closed;
    private volatile bool _isOtherFile;

    /// <summary>The bans; null when nothing was written since they were last given.</summary>
    public List<Ban>? ReadNew()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_isOtherFile)
            {
                _isOtherFile = false;
                Leave();
            }

            try
            {
                return ReadNewer();
            }
            catch
            {
                Leave();
                throw;
            }
        }
    }

    /// <summary>The next read gives the bans, whatever was given before.</summary>
    public void ReadAgain()
    {
        lock (_gate)
        {
            _seen = null;
        }
    }

    /// <summary>Another file may stand at the path: the next read opens it.</summary>
    public void LeaveFile() => _isOtherFile = true;

    /// <summary>Closes the connection; a read that hangs keeps it, and the process's end takes it.</summary>
    public void Dispose()
    {
        if (_gate.TryEnter(LongestRead))
        {
            Leave();
            _closed = true;
            _gate.Exit();
        }
    }

    // Asked before the rows are read: what is written meanwhile is new the next time.
    private List<Ban>? ReadNewer()
    {
        _connection ??= store.OpenApart(StoreFile.TierBusySeconds);
        using SqliteCommand ask = _connection.Prepare("PRAGMA data_version");
        var version = (long)ask.ExecuteScalar()!;
        if (version == _seen)
        {
            return null;
        }

        List<Ban> bans = BanTable.ReadAll(_connection);
        _seen = version;
        return bans;
    }

    private void Leave()
    {
        _connection?.Dispose();
        _connection = null;
        _seen = null;
    }
}
