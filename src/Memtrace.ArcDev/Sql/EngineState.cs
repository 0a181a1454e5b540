namespace Memtrace.ArcDev.Sql;

/// <summary>What statements of one organization change for all: Arc has one DuckDB for everyone.</summary>
internal sealed class EngineState
{
    private const int KeptStatements = 1000;
    private readonly Lock _gate = new();
    private readonly Queue<string> _statements = new();
    private long _changes;

    public bool LogsStatements { get; set; }

    /// <summary>Statements such as CREATE VIEW, CREATE MACRO, BEGIN or USE that came through.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public IReadOnlyList<string> Statements
    {
        get
        {
            lock (_gate)
            {
                return [.. _statements];
            }
        }
    }

    public void NoteChange() => Interlocked.Increment(ref _changes);

    public void NoteStatement(string sql)
    {
        if (!LogsStatements)
        {
            return;
        }

        lock (_gate)
        {
            _statements.Enqueue(sql);
            if (_statements.Count > KeptStatements)
            {
                _statements.Dequeue();
            }
        }
    }
}
