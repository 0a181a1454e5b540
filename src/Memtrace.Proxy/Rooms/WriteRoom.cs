using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;
using Memtrace.Proxy.Refusals;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// The other half of room 3: a write to an Arc that several organizations share is decoded and inspected, and what was understood goes
/// on as plain bytes. On a dedicated Arc the body streams as it came.
/// </summary>
internal sealed class WriteRoom(RequestDelegate next, TimeProvider time)
{
    private static readonly Refusal UnsupportedEncoding = RefusalCatalogue.UnsupportedEncoding with
    {
        Hint = "send the rows plain, or compressed with gzip or zstd",
    };

    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        return request.Endpoint.Body is WriteFormat.None || request.Arc.Dedicated ? next(context) : InspectAsync(context, request);
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
        // Arc takes any length of msgpack that is not compressed; there the listener's bound holds.
        long maxPlain = format is WriteFormat.Msgpack ? long.MaxValue : BodyBounds.MaxDecoded;
        await using var body = new InspectedBody(new CallerBody(context.Request.Body), inspector, context.Request.ContentLength, maxPlain);
        if (await FillAsync(body) is { } refusal)
        {
            await RefusalResponse.WriteAsync(context, refusal);
            return;
        }

        UpstreamBody.Replace(context, body, TypeOf(format));
        await next(context);
    }

    // A caller who leaves ends the read by itself.
    private async ValueTask<Refusal?> FillAsync(InspectedBody body)
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
    }

    // Arc reads no type of a write, but its server takes a multipart body apart and puts it together anew.
    private static string TypeOf(WriteFormat format) => format is WriteFormat.Msgpack ? "application/msgpack" : "text/plain";
}
