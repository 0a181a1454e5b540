using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Rooms;

/// <summary>A SHOW statement under way: what is asked, and whether the answer is to be MessagePack.</summary>
internal sealed record ShowQuestion(ShowKind Kind, bool AsMsgpack)
{
    private static readonly Refusal OnlyAtQuery = SqlRefusals.StatementKind with { Hint = $"send SHOW statements to {ArcSurface.QueryPath}" };

    /// <summary>Takes a SHOW statement on: the refusal where this endpoint has no answer to it, or the operator has closed the lists.</summary>
    /// <remarks>
    /// Arc is asked by a SHOW TABLES of the proxy's own: of its lists, GET measurements is empty on object stores and that of a database
    /// tells no sizes. With the database pinned in the header it names the own one; it stays closed when either list is.
    /// </remarks>
    public static Refusal? TryAsk(HttpContext context, TenantRequest request, ShowKind kind, ArcSurface surface)
    {
        Endpoint arrived = request.Endpoint;
        bool msgpack = Is(arrived, $"{ArcSurface.QueryPath}/msgpack");
        if (!msgpack && !Is(arrived, ArcSurface.QueryPath))
        {
            return OnlyAtQuery;
        }

        if (kind is ShowKind.Tables)
        {
            if (surface.TablesQuery is not { } query)
            {
                return RefusalCatalogue.EndpointClosed;
            }

            request.Endpoint = query;
            UpstreamBody.Replace(context, "SHOW TABLES");
        }

        request.Show = new ShowQuestion(kind, msgpack);
        return null;
    }

    private static bool Is(Endpoint endpoint, string path) => endpoint.Path.Equals(path, StringComparison.OrdinalIgnoreCase);
}
