namespace Memtrace.Cli.Loading;

/// <summary>What the callers of a load test ask for.</summary>
internal enum LoadScenario
{
    /// <summary>One query after the other, on connections that stay open.</summary>
    Query,

    /// <summary>One write of some rows after the other, on connections that stay open.</summary>
    Write,

    /// <summary>A write and a query in turn.</summary>
    Mixed,

    /// <summary>Queries, each on a connection of its own and with the next key.</summary>
    Churn,
}
