using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;
using Memtrace.Proxy.Limits;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry.Tracing;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// The other half of room 3: a write to an Arc that several organizations share is decoded and inspected, and what was understood goes
/// on as plain bytes; an organization has so many of them under way at a time. On a dedicated Arc the body streams as it came.
/// </summary>
internal sealed class WriteRoom(RequestDelegate next, NodePlaces places, TimeProvider time)
{
    private static readonly Refusal UnsupportedEncoding = RefusalCatalogue.UnsupportedEncoding with
    {
        Hint = "send the rows plain, or compressed with gzip or zstd",
    };

    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        return request.Endpoint.Body is WriteFormat.None || request.Arc.Dedicated ? next(context) : PlaceAsync(context, request);
    }

    private async Task PlaceAsync(HttpContext context, TenantRequest request)
    {
        if (!places.Writes.TryTake(request.Binding.Organization.Id, out Place place))
        {
            await RefusalResponse.WriteAsync(context, RefusalCatalogue.TooManyWrites);
            return;
        }

        try
        {
            await InspectAsync(context, request);
        }
        finally
        {
            Places.Give(place);
        }
    }

    private async Task InspectAsync(HttpContext context, TenantRequest request)
    {
        if (!BodyCodings.IsRead(context.Request.Headers.ContentEncoding))
        {
            await RefusalResponse.WriteAsync(context, UnsupportedEncoding);
            return;
        }

        WriteFormat format = request.Endpoint.Body;
        IWriteInspector inspector = WriteInspection.For(format, request.Parameters.Precision);
        var window = new ZstdWindow(places.ZstdWindows, request.Binding.Organization.Id);
        request.CallerBody = new CallerBody(context.Request.Body, time);
        await using var body = new InspectedBody(
            request.CallerBody, inspector, context.Request.ContentLength, BodyBounds.MaxDecoded, window);
        try
        {
            await PassOnAsync(context, request, body, format);
        }
        finally
        {
            request.InspectedFor = body.InspectedFor;
        }
    }

    private async Task PassOnAsync(HttpContext context, TenantRequest request, InspectedBody body, WriteFormat format)
    {
        Refusal? refusal;
        using (Spans.Inspect(request))
        {
            refusal = await FillAsync(request, body);
        }

        if (refusal is not null)
        {
            await RefusalResponse.WriteAsync(context, refusal);
            return;
        }

        UpstreamBody.Replace(context, body, TypeOf(format));
        await next(context);
    }

    // A caller who leaves ends the read by itself.
    private async ValueTask<Refusal?> FillAsync(TenantRequest request, InspectedBody body)
    {
        using var patience = new CancellationTokenSource(BodyBounds.Patience, time);
        try
        {
            return await body.FillAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return RefusalCatalogue.SlowBody;
        }
        finally
        {
            request.WaitedFor = request.CallerBody!.WaitedFor;
        }
    }

    // Arc reads no type of a write, but its server takes a multipart body apart and puts it together anew.
    private static string TypeOf(WriteFormat format) => format is WriteFormat.Msgpack ? "application/msgpack" : "text/plain";
}
