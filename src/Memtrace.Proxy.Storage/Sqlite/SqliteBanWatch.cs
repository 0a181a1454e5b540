using System.Data.Common;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>
/// Reads the bans of all nodes, but only when somebody has written to the store since. SQLite tells that to one and the same connection,
/// so this one stays open from the first read on.
/// </summary>
internal sealed class SqliteBanWatch(SqliteDatabase store) : IBanWatch
{
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private SqliteConnection? _connection;
    private long? _seen;
    private int _departures;
    private bool _closed;
    private volatile bool _isOtherFile;

    public List<Ban>? ReadNew()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_isOtherFile || _departures != store.Departures)
            {
                _isOtherFile = false;
                _departures = store.Departures;
                Close();
            }

            try
            {
                return ReadNewer();
            }
            catch
            {
                Close();
                throw;
            }
        }
    }

    public void ReadAgain()
    {
        lock (_gate)
        {
            _seen = null;
        }
    }

    public void Leave() => _isOtherFile = true;

    /// <summary>Closes the connection; a read that hangs keeps it, and the process's end takes it.</summary>
    public void Dispose()
    {
        if (_gate.TryEnter(LongestRead))
        {
            Close();
            _closed = true;
            _gate.Exit();
        }
    }

    // Asked before the rows are read: what is written meanwhile is new the next time.
    private List<Ban>? ReadNewer()
    {
        _connection ??= store.OpenApart();
        using DbCommand ask = _connection.Prepare("PRAGMA data_version");
        var version = (long)ask.ExecuteScalar()!;
        if (version == _seen)
        {
            return null;
        }

        List<Ban> bans = BanTable.ReadAll(_connection);
        _seen = version;
        return bans;
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
        _seen = null;
    }
}
