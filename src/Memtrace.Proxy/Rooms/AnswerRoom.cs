using Memtrace.Proxy.Answers;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Rooms;

/// <summary>Answers what is about the caller's own key; everything else goes on to an Arc.</summary>
internal sealed class AnswerRoom(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        return request.Endpoint.Rewrite switch
        {
            EndpointRewrite.DescribeKey => KeyAnswers.DescribeAsync(context, request.Binding),
            EndpointRewrite.VerifyKey => KeyAnswers.VerifyAsync(context, request.Binding),
            _ => next(context),
        };
    }
}
