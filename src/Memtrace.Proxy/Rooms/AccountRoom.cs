using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// Room 8, around all others: every request leaves one log line (refused ones at info, served ones at debug, because a line for
/// each costs a fifth of the throughput) and one measurement. What no room expected ends here, as a refusal without a stack trace.
/// </summary>
internal sealed class AccountRoom(RequestDelegate next, Instruments instruments, TimeProvider time, ILogger<AccountRoom> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long began = time.GetTimestamp();
        var request = new TenantRequest();
        context.Features.Set(request);
        try
        {
            await next(context);
        }
        catch (Exception fault) when (IsCallerGone(context, fault))
        {
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status499ClientClosedRequest;
        }
        catch (IOException fault)
        {
            // The caller's connection broke, or the server refused to read on; the second is an IOException too.
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
            Account(context, request, time.GetElapsedTime(began));
        }
    }

    private static bool IsCallerGone(HttpContext context, Exception fault) =>
        context.RequestAborted.IsCancellationRequested && fault is OperationCanceledException or (IOException and not BadHttpRequestException);

    private void Account(HttpContext context, TenantRequest request, TimeSpan elapsed)
    {
        int status = context.Response.StatusCode;
        instruments.Served(request, status, elapsed);
        if (log.IsEnabled(request.Refusal is null ? LogLevel.Debug : LogLevel.Information))
        {
            Write(request, MethodOf(context.Request), status, elapsed.TotalMilliseconds);
        }
    }

    // A method is whatever a client writes there, a key included: only the known ones are told.
    private static string MethodOf(HttpRequest request) => request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" => request.Method,
        _ => "OTHER",
    };

    private void Write(TenantRequest request, string method, int status, double milliseconds)
    {
        string organization = request.IsAuthenticated ? request.Binding.Organization.Id : "-";
        long key = request.IsAuthenticated ? request.Binding.Key.Id : 0;
        string path = request.Match.Endpoint?.Path ?? "-";
        if (request.Refusal is { } refusal)
        {
            Log.RequestRefused(log, method, path, status, refusal.Reason, organization, key, milliseconds);
        }
        else
        {
            Log.RequestServed(log, method, path, status, organization, key, milliseconds);
        }
    }
}
