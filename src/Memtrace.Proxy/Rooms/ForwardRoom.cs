using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// Stands around rooms 5 to 7: turns YARP's forwarder errors into refusals. Once an answer has begun, YARP breaks the client's
/// connection off, so that half an answer never looks like a whole one; that too looks like a caller who left, and is none.
/// </summary>
internal sealed class ForwardRoom(RequestDelegate next, ILogger<ForwardRoom> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is not { } fault)
        {
            return;
        }

        if (context.RequestAborted.IsCancellationRequested && fault.Error is not ForwarderError.ResponseBodyDestination)
        {
            ClientGone(context);
            return;
        }

        // What is refused in a write on its way, or does not come, is no failure of ours or of an Arc.
        Refusal refusal = Explain(fault);
        if (fault.Error is not ForwarderError.RequestBodyClient)
        {
            LogFailure(context, refusal, fault);
        }

        await RefusalResponse.WriteAsync(context, refusal);
    }

    private void LogFailure(HttpContext context, Refusal refusal, IForwarderErrorFeature fault) =>
        Log.ForwardingFailed(log, TenantRequest.Of(context).Binding.Organization.Id, refusal.Code, fault.Error, Innermost(fault.Exception));

    private static void ClientGone(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    private static Refusal Explain(IForwarderErrorFeature fault) => fault.Error switch
    {
        ForwarderError.RequestTimedOut => RefusalCatalogue.BackendTimedOut,
        ForwarderError.ResponseHeaders when fault.Exception is OperationCanceledException => RefusalCatalogue.BackendTimedOut,
        ForwarderError.RequestBodyClient => BodyRefusals.Explain(fault.Exception),
        ForwarderError.RequestCreation => RefusalCatalogue.InternalError,
        _ => RefusalCatalogue.BackendUnreachable,
    };

    // Addresses of Arcs stay in the operator's log, reduced to the kind of failure: texts of socket errors name them.
    private static string Innermost(Exception? fault) => fault?.GetBaseException().GetType().Name ?? "none";
}
