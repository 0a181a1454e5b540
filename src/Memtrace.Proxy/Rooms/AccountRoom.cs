using System.Diagnostics;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Tracing;
using Microsoft.AspNetCore.Connections;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// Room 8, around all others: every request leaves one line in the access log, one measurement and one span. What no room
/// expected ends here, as a refusal without a stack trace.
/// </summary>
internal sealed class AccountRoom(
    RequestDelegate next,
    Instruments instruments,
    AccessLog lines,
    OrganizationUsage usage,
    Traces traces,
    NodeHealth node,
    TimeProvider time,
    ILogger<AccountRoom> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long began = time.GetTimestamp();
        var request = new TenantRequest();
        request.AnnouncedLength = context.Request.ContentLength;
        request.Span = traces.Begin(context, out ActivityContext trace);
        request.Trace = trace;
        context.Features.Set(request);
        bool isAwaited = node.TryEnter();
        try
        {
            await next(context);
        }
        catch (Exception fault) when (IsCallerGone(context, fault))
        {
            request.IsCallerGone = true;
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status499ClientClosedRequest;
            // Else the server may look for the rest of the body, and make an error of its own of not finding it.
            context.Abort();
        }
        catch (IOException fault)
        {
            // The caller's connection broke, or the server refused to read on; the second is an IOException too.
            request.IsCallerGone = context.RequestAborted.IsCancellationRequested;
            await RefusalResponse.WriteAsync(context, BodyRefusals.Explain(fault));
        }
        catch (Exception fault)
        {
            // The message stays out: nobody can say what a library puts into one.
            Log.RequestBroke(log, fault.GetType().Name, fault.StackTrace);
            await RefusalResponse.WriteAsync(context, RefusalCatalogue.InternalError);
        }
        finally
        {
            if (isAwaited)
            {
                node.Leave();
            }

            Account(context, request, time.GetElapsedTime(began));
        }
    }

    // A connection that was reset is told to the reader first, and then to everybody.
    private static bool IsCallerGone(HttpContext context, Exception fault) =>
        fault is ConnectionResetException
        || (context.RequestAborted.IsCancellationRequested && fault is OperationCanceledException or (IOException and not BadHttpRequestException));

    private void Account(HttpContext context, TenantRequest request, TimeSpan elapsed)
    {
        var account = new RequestAccount(request, context, elapsed);
        instruments.Served(account);
        usage.Count(account);
        lines.Write(account);
        Traces.End(request.Span, account);
    }
}
