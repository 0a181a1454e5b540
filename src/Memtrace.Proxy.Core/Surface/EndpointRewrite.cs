namespace Memtrace.Proxy.Core.Surface;

/// <summary>
/// What the proxy does to a request on its way to an endpoint. The profile names one of these for every endpoint; a name that
/// is not here stops the start, so that no endpoint is ever opened without a rewrite that was written for it.
/// </summary>
public enum EndpointRewrite
{
    /// <summary>Only the headers are rebuilt: a constant document of Arc's.</summary>
    Plain,

    /// <summary>
    /// A write: the body is decoded and inspected, unless the Arc is dedicated, where it streams as it came; the database is pinned in the
    /// header and, where the endpoint reads one, in the query string.
    /// </summary>
    Write,

    /// <summary>As <see cref="Write"/>, and the measurement is pinned in <c>x-arc-measurement</c>.</summary>
    WriteMeasurement,

    /// <summary>A query: the body is read, inspected and encoded anew.</summary>
    Query,

    /// <summary>As <see cref="Query"/>; the answer is read too, because Arc reports failures of it with status 200.</summary>
    QueryEstimate,

    /// <summary>Rows of one measurement: translated into a query of the proxy's own making.</summary>
    QueryMeasurement,

    /// <summary>A list that Arc filters by <c>?database=</c>: pinned, and storage paths are taken out of the answer.</summary>
    ListMeasurements,

    /// <summary>The description of the database that the path names: only the own one, under its own spelling.</summary>
    OwnDatabase,

    /// <summary>As <see cref="OwnDatabase"/>, of the list of that database's measurements.</summary>
    OwnMeasurements,

    /// <summary>The list of databases: asked for the own one and answered as a list of one.</summary>
    ListDatabases,

    /// <summary>Answered here: what Arc's <c>auth/verify</c> would say of the presented key.</summary>
    VerifyKey,

    /// <summary>Answered here: what the caller's key is.</summary>
    DescribeKey,
}
