namespace Memtrace.ArcDev.Http;

/// <summary>What a route asks of the caller.</summary>
internal enum Requirement
{
    Public,
    AnyToken,
    Read,
    Write,
    Admin,
}
