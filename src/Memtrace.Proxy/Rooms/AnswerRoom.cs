using Memtrace.Proxy.Answers;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Rooms;

/// <summary>Answers what is about the caller's own key or database alone; everything else goes on to an Arc.</summary>
internal sealed class AnswerRoom(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        if (request.Show is { Kind: ShowKind.Databases } show)
        {
            return ShowAnswers.WriteDatabasesAsync(context, show, request.Arc.Database.Text, time.GetUtcNow());
        }

        if (request.Endpoint.Rewrite is not (EndpointRewrite.DescribeKey or EndpointRewrite.VerifyKey))
        {
            return next(context);
        }

        CountedAnswer.Begin(context, request);
        return request.Endpoint.Rewrite is EndpointRewrite.DescribeKey
            ? KeyAnswers.DescribeAsync(context, request.Binding)
            : KeyAnswers.VerifyAsync(context, request.Binding);
    }
}
