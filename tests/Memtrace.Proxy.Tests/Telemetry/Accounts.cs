using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Tests.Storage.Bindings;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>Accounts of requests that nobody made.</summary>
internal static class Accounts
{
    private static readonly TenantBinding Binding = StubBindings.Binding(1);

    public static RequestAccount Served(int status = 200, double milliseconds = 5, long? sent = null) =>
        Of(new TenantRequest { Binding = Binding, Tier = BindingTier.Memory }, status, milliseconds, sent);

    public static RequestAccount Refused(Refusal refusal) =>
        Of(new TenantRequest { Binding = Binding, Refusal = refusal }, refusal.Status, 1, null);

    public static async Task<RequestAccount> ReceivedAsync(int bytes)
    {
        var body = new CallerBody(new MemoryStream(new byte[bytes]), TimeProvider.System);
        await body.CopyToAsync(Stream.Null);
        return Of(new TenantRequest { Binding = Binding, CallerBody = body }, 204, 1, null);
    }

    private static RequestAccount Of(TenantRequest request, int status, double milliseconds, long? sent)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Response.StatusCode = status;
        context.Response.ContentLength = sent;
        return new RequestAccount(request, context, TimeSpan.FromMilliseconds(milliseconds));
    }
}
