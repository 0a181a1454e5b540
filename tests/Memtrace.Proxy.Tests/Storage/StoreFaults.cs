using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Storage;

/// <summary>Which transaction of a store fails, counted from the moment when that is said; no other does.</summary>
internal sealed class StoreFaults
{
    private readonly Lock _gate = new();
    private int _begins;
    private int _commits;
    private bool _hasFailed;

    /// <summary>The transaction of that number, from one on, cannot be begun.</summary>
    public void FailBegin(int number) => Set(number, 0);

    /// <summary>The commit of that number, from one on, is made and its answer lost.</summary>
    public void LoseCommit(int number) => Set(0, number);

    /// <summary>Nothing fails any more; gives whether something has.</summary>
    public bool End()
    {
        lock (_gate)
        {
            (_begins, _commits) = (0, 0);
            return _hasFailed;
        }
    }

    /// <summary>A transaction is to be begun.</summary>
    public void OnBegin() => Pass(ref _begins);

    /// <summary>A transaction has been committed.</summary>
    public void OnCommitted() => Pass(ref _commits);

    private void Set(int begins, int commits)
    {
        lock (_gate)
        {
            (_begins, _commits, _hasFailed) = (begins, commits, false);
        }
    }

    private void Pass(ref int left)
    {
        lock (_gate)
        {
            if (left == 0 || --left > 0)
            {
                return;
            }

            _hasFailed = true;
        }

        throw new SqliteException("told to fail", 10);
    }
}
