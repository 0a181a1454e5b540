using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Requests;
using Yarp.ReverseProxy.Transforms;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// What happens to an answer of Arc's. A success streams through untouched, less headers that describe the instance; a few small
/// documents are written anew without what belongs to the instance; no error text passes that could show a path, an address, a
/// value or the credential.
/// </summary>
internal sealed class AnswerTransform(TimeProvider time, ILogger<AnswerTransform> log, ICredentialWatch? watch = null) : ResponseTransform
{
    private readonly DocumentPlaces _places = new();
    private readonly InvalidatedArcs _invalidated = new(time);

    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return default;
        }

        TenantRequest request = TenantRequest.Of(context.HttpContext);
        int status = (int)answer.StatusCode;
        request.ArcStatus = status;
        if (status is >= 200 and < 300 and not StatusCodes.Status205ResetContent)
        {
            if (request.RewritesAnswer)
            {
                return RewriteAsync(context, request, answer);
            }

            AnswerHeaders.Copy(answer, request.Arc.Credential, context.HttpContext);
            CountedAnswer.Begin(context.HttpContext, request);
            return default;
        }

        // Arc knows a database from its first row on, the organization that it is of from the beginning.
        if (status is 404 && request.Endpoint.Rewrite
            is EndpointRewrite.ListDatabases or EndpointRewrite.OwnDatabase or EndpointRewrite.OwnMeasurements)
        {
            return RewriteAsync(context, request, null);
        }

        return RefuseAsync(context, request, answer, status);
    }

    private async ValueTask RewriteAsync(ResponseTransformContext context, TenantRequest request, HttpResponseMessage? answer)
    {
        context.SuppressResponseBody = true;
        HttpContext http = context.HttpContext;
        byte[]? written = await _places.WriteAsync(
            request.Binding.Organization.Id, () => WrittenAsync(context, request, answer), context.CancellationToken);
        if (written is null)
        {
            await RefusalResponse.WriteAsync(http, RefusalCatalogue.BackendError with { Status = StatusCodes.Status502BadGateway });
            return;
        }

        http.Response.Clear();
        RequestIds.Say(http);
        http.Response.ContentType = request.Show is { } show ? ShowAnswers.ContentType(show) : "application/json";
        http.Response.ContentLength = written.Length;
        await http.Response.Body.WriteAsync(written, http.RequestAborted);
    }

    private async ValueTask<byte[]?> WrittenAsync(ResponseTransformContext context, TenantRequest request, HttpResponseMessage? answer)
    {
        ReadOnlyMemory<byte> body = answer is null
            ? DatabaseAnswers.WithoutRows
            : await AnswerBody.ReadAsync(answer, AnswerBody.MaxDocument, context.CancellationToken);
        string database = request.Arc.Database.Text;
        if (request.Show is { } show)
        {
            return ShowAnswers.Tables(body, show, database, time.GetUtcNow());
        }

        return request.Endpoint.Rewrite switch
        {
            EndpointRewrite.ListDatabases => DatabaseAnswers.ListOfOne(body, database),
            EndpointRewrite.ListMeasurements => DatabaseAnswers.ListMeasurements(body, database),
            EndpointRewrite.OwnMeasurements => DatabaseAnswers.OwnMeasurements(body, database),
            EndpointRewrite.OwnDatabase => DatabaseAnswers.OwnDatabase(body, database),
            _ => EstimateAnswers.Estimate(body, request.Arc.Database),
        };
    }

    private async ValueTask RefuseAsync(ResponseTransformContext context, TenantRequest request, HttpResponseMessage answer, int status)
    {
        context.SuppressResponseBody = true;
        (Refusal refusal, bool invalidated) = status is 401 or 403
            ? (RefusalCatalogue.BackendRefusedCredential, false)
            : await ArcErrors.ExplainAsync(answer, request, context.CancellationToken);
        if (refusal == RefusalCatalogue.BackendRefusedCredential)
        {
            watch?.Refused(request.Binding.Organization.Id, request.Arc.Id);
            Log.CredentialRefused(log, request.Binding.Organization.Id, status);
        }

        if (invalidated && _invalidated.IsNews(request.Arc))
        {
            Log.ArcInvalidated(log, request.Arc.Id, request.Binding.Organization.Id);
        }

        await RefusalResponse.WriteAsync(context.HttpContext, refusal);
    }
}
