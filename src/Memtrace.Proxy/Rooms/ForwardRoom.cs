using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Tracing;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// Stands around rooms 5 to 7: turns YARP's forwarder errors into refusals. Once an answer has begun, YARP breaks the client's
/// connection off, so that half an answer never looks like a whole one; that too looks like a caller who left, and is none.
/// </summary>
internal sealed class ForwardRoom(RequestDelegate next, DoubtfulNodes doubtful, TimeProvider time, ILogger<ForwardRoom> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        await ForwardAsync(context, request);
        if (context.GetForwarderErrorFeature() is not { } fault)
        {
            // What stands in front of a node answers so in its place.
            if (request.ArcStatus is StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout)
            {
                doubtful.Note(context, request);
            }

            return;
        }

        request.IsAnswerBroken = context.Response.HasStarted;
        request.HasFailedBody = fault.Error is ForwarderError.RequestBodyClient;
        if (IsCallerGone(context, fault))
        {
            // Perhaps for having waited too long.
            doubtful.Note(context, request);
            ClientGone(context, request);
            return;
        }

        // What is refused in a write on its way, or does not come, is no failure of ours or of an Arc.
        Refusal refusal = Explain(fault);
        if (fault.Error is not ForwarderError.RequestBodyClient)
        {
            doubtful.Note(context, request);
            LogFailure(context, refusal, fault);
        }

        await RefusalResponse.WriteAsync(context, refusal);
    }

    private void LogFailure(HttpContext context, Refusal refusal, IForwarderErrorFeature fault) =>
        Log.ForwardingFailed(log, TenantRequest.Of(context).Binding.Organization.Id, refusal.Code, fault.Error, Innermost(fault.Exception));

    private async Task ForwardAsync(HttpContext context, TenantRequest request)
    {
        CountWhatHasNoLength(context, request);
        long began = time.GetTimestamp();
        request.IsForwarded = true;
        request.ArcSpan = Spans.Ask(request);
        try
        {
            await next(context);
        }
        finally
        {
            request.UpstreamFor = time.GetElapsedTime(began);
            Spans.Asked(request.ArcSpan, request, context);
        }
    }

    // Of a body that streams to a dedicated Arc the head says how long it is, or else somebody has to count.
    private void CountWhatHasNoLength(HttpContext context, TenantRequest request)
    {
        if (request.CallerBody is null
            && context.Request.ContentLength is null
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            request.CallerBody = new CallerBody(context.Request.Body, time);
            context.Request.Body = request.CallerBody;
        }
    }

    // The reader of a body hears of a connection's end before everybody else does.
    private static bool IsCallerGone(HttpContext context, IForwarderErrorFeature fault) => fault.Error switch
    {
        ForwarderError.ResponseBodyDestination => false,
        ForwarderError.RequestBodyClient when CallerBody.IsEndOfConnection(fault.Exception) => true,
        _ => context.RequestAborted.IsCancellationRequested,
    };

    private static void ClientGone(HttpContext context, TenantRequest request)
    {
        request.IsCallerGone = true;
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }

        // As in the first room: the server need not look for the rest of the body.
        context.Abort();
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
