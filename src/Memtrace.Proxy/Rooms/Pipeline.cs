using Memtrace.Proxy.Health;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry.Requests;

namespace Memtrace.Proxy.Rooms;

/// <summary>The way of a request: the rooms in their order, each of them one file.</summary>
internal static class Pipeline
{
    public static void UseRooms(this WebApplication app, SecretText? adminToken)
    {
        app.UseRequestIds(adminToken);
        app.MapTenantHealth();
        app.MapReverseProxy(rooms =>
        {
            rooms.UseMiddleware<AccountRoom>();      // 8 one log line and one measurement, around all others
            rooms.UseMiddleware<ArriveRoom>();       //   the request line, read once
            rooms.UseMiddleware<AuthenticateRoom>(); // 1 key → organization
            rooms.UseMiddleware<AdmitRoom>();        // 2 live, in the surface, permitted
            rooms.UseMiddleware<GuardRoom>();        // 3 what it names lies inside the organization
            rooms.UseMiddleware<WriteRoom>();        //   and so does what it writes
            rooms.UseMiddleware<AnswerRoom>();       //   about the caller's own key: answered here
            rooms.UseMiddleware<PlaceRoom>();        //   so many queries of one organization at a time
            rooms.UseMiddleware<DirectRoom>();       // 4 organization → cluster
            rooms.UseMiddleware<ForwardRoom>();      //   forwarder errors → refusals, and a look at the node
            rooms.UseLoadBalancing();                // 5 cluster → destination; then 6 swap and 7 forward
        });
    }
}
