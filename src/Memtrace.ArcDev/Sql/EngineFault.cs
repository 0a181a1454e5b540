namespace Memtrace.ArcDev.Sql;

/// <summary>What the query engine answers with an error: its text goes to the client verbatim, as Arc does it.</summary>
internal sealed class EngineFault(string message) : Exception(message)
{
    /// <summary>True when a path matched no file: a measurement that is not there, which some endpoints answer with no rows.</summary>
    public bool NoFiles { get; init; }
}
