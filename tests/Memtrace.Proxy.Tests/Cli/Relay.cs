using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>Passes requests on to one place, or fails at it: before that place has heard of it, or after.</summary>
/// <param name="headers">What of a request's head goes on beside the type of its body.</param>
internal sealed class Relay(params string[] headers) : IDisposable
{
    private readonly HttpClient _client = new();

    public void Dispose() => _client.Dispose();

    public async Task PassAsync(HttpContext context, Uri target, RelayFault fault)
    {
        if (fault == RelayFault.Refused)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        if (fault != RelayFault.BrokenBefore)
        {
            using HttpResponseMessage answer = await ForwardAsync(context.Request, target);
            if (fault == RelayFault.None)
            {
                context.Response.StatusCode = (int)answer.StatusCode;
                await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
                return;
            }
        }

        context.Abort();
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest asked, Uri target)
    {
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(target, asked.Path + asked.QueryString));
        foreach (string name in headers)
        {
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)asked.Headers[name]);
        }

        if (asked.ContentLength > 0)
        {
            request.Content = new StreamContent(asked.Body) { Headers = { { "Content-Type", asked.ContentType } } };
        }

        return await _client.SendAsync(request);
    }
}
