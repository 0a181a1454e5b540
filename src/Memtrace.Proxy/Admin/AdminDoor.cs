using System.Text;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Admin.Idempotency;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Refusals;
using Memtrace.Proxy.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Primitives;

namespace Memtrace.Proxy.Admin;

/// <summary>
/// The way of every request of the admin API: who calls, may they, what do they want, then the operation, then its answer. Whatever fails
/// is answered without a word of what it was about.
/// </summary>
internal sealed class AdminDoor(AdminGate gate, FailureCounts counts, IServiceProvider parts, ILogger<AdminDoor> log)
{
    private const string NoteHeader = "memtrace-note";
    private const string ReplayedHeader = "idempotency-replayed";

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(60);

    /// <summary>Answers a request of an operation.</summary>
    public Task AnswerAsync(HttpContext context, AdminOperation operation) =>
        GuardAsync(context, caller => RunAsync(context, operation, caller));

    /// <summary>Answers a request that no operation is for.</summary>
    public Task RefuseAsync(HttpContext context, Refusal refusal) =>
        GuardAsync(context, _ => RefusalResponse.WriteAsync(context, refusal));

    private async Task GuardAsync(HttpContext context, Func<AdminCaller, Task> next)
    {
        AdminCaller? caller = null;
        try
        {
            (caller, Refusal? refusal) = await gate.IdentifyAsync(context, context.RequestAborted);
            await (caller is null ? TurnAwayAsync(context, refusal!) : next(caller));
        }
        catch (RegistryException failure)
        {
            // The sentence names the store's place: it is for callers who have shown a token.
            await RefusalResponse.WriteAsync(
                context,
                caller is null ? RefusalCatalogue.StoreUnavailable : RefusalCatalogue.StoreUnavailable with { Error = failure.Message });
        }
        catch (BadHttpRequestException)
        {
            await RefusalResponse.WriteAsync(context, RefusalCatalogue.UnreadableBody);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (ConnectionResetException)
        {
            // Nor here, and the server need not look for the rest of the body.
            context.Abort();
        }
#pragma warning disable CA1031 // The last one who can answer at all.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.AdminRequestBroke(log, fault.GetType().Name, fault.StackTrace);
            await RefusalResponse.WriteAsync(context, RefusalCatalogue.InternalError);
        }
    }

    private Task TurnAwayAsync(HttpContext context, Refusal refusal)
    {
        counts.AdminRefused.Count(refusal);
        return RefusalResponse.WriteAsync(context, refusal);
    }

    private async Task RunAsync(HttpContext context, AdminOperation operation, AdminCaller caller)
    {
        if (operation.Scope > caller.Scope)
        {
            await TurnAwayAsync(context, AdminRefusals.ReadOnlyToken);
            return;
        }

        AdminAnswer answer = await AnswerAsync(context, operation, caller);
        await WriteAsync(context, operation, answer);
    }

    private async Task<AdminAnswer> AnswerAsync(HttpContext context, AdminOperation operation, AdminCaller caller)
    {
        if (FindQueryFault(context.Request.Query, operation) is { } fault)
        {
            return AdminAnswer.Malformed(fault);
        }

        if (await AdminBody.ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            return AdminAnswer.Malformed($"the body is longer than {AdminBody.Longest} bytes");
        }

        if (operation.Body is null && body.Length > 0)
        {
            return AdminAnswer.Malformed("this operation takes no body");
        }

        if (AdminBody.FindUnkeepable(body) is { } member)
        {
            return AdminAnswer.Malformed($"member '{Shorten(member)}' holds a character that no store keeps");
        }

        AdminRequest Make(RegistryTerms terms, TimeSpan patience) => new(context, caller, terms, patience, body);

        AdminRequest plain = Make(new RegistryTerms(caller.Actor), DefaultPatience);
        if (!plain.TryReadSwitch("dry_run", out bool isTrial, out AdminAnswer no)
            || !AdminRequest.TryReadDuration(
                "wait", plain.Query("wait"), DefaultPatience, LongestPatience, out TimeSpan patience, out no)
            || !TryReadExpected(context.Request.Headers.IfMatch, operation, out ResourceVersion? expected, out no))
        {
            return no;
        }

        if (isTrial && !operation.HasTrial)
        {
            return AdminAnswer.Malformed("this operation has no dry_run");
        }

        RegistryTerms terms = plain.Terms with { DryRun = isTrial, Expected = expected };

        AdminRequest request = Make(terms, patience);
        if (!operation.IsMutation)
        {
            return await operation.RunAsync(request, context.RequestAborted);
        }

        if (!RepeatedRequests.TryReadKey(context.Request.Headers[RepeatedRequests.Header], out string? key))
        {
            return AdminAnswer.Malformed($"{RepeatedRequests.Header} is 1 to 128 printable characters");
        }

        // Who has asked for a change may go: it is finished, and never half of it is done.
        return key is null || isTrial
            ? await operation.RunAsync(request, CancellationToken.None)
            : await parts.GetRequiredService<RepeatedRequests>().RunAsync(
                caller, key, Whole(context.Request, body), patience, () => operation.RunAsync(request, CancellationToken.None));
    }

    // Everything that the request says; the body comes last, so that nothing else can be taken for it.
    private static byte[] Whole(HttpRequest request, byte[] body) =>
        [.. Encoding.UTF8.GetBytes($"{request.Method}\0{request.Path}\0{request.QueryString}\0{request.Headers.IfMatch}\0"), .. body];

    private static string? FindQueryFault(IQueryCollection query, AdminOperation operation)
    {
        foreach ((string name, StringValues values) in query)
        {
            if (!operation.Takes(name))
            {
                return $"unknown parameter '{Shorten(name)}'";
            }

            if (values.Count != 1)
            {
                return $"parameter '{name}' stands twice";
            }

            if (!AdminBody.IsKept(values[0]))
            {
                return $"parameter '{name}' holds a character that no store keeps";
            }
        }

        return null;
    }

    private static bool TryReadExpected(
        StringValues header, AdminOperation operation, out ResourceVersion? expected, out AdminAnswer no)
    {
        (expected, no) = (null, null!);
        if (header.Count == 0 || !operation.IsMutation)
        {
            return true;
        }

        if (header is not [{ } tag] || !operation.HasVersion || !AdminTag.TryReadVersion(tag, out ResourceVersion version))
        {
            no = AdminAnswer.Malformed(operation.HasVersion ? "If-Match is one ETag of this API" : "this operation takes no If-Match");
            return false;
        }

        expected = version;
        return true;
    }

    private static async Task WriteAsync(HttpContext context, AdminOperation operation, AdminAnswer answer)
    {
        if (answer.Refusal is { } refusal)
        {
            await RefusalResponse.WriteAsync(context, refusal);
            return;
        }

        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;

        if (answer.IsReplayed)
        {
            response.Headers[ReplayedHeader] = "true";
        }

        // Answers may hold a new key, and what they tell is true now.
        response.Headers.CacheControl = operation.IsMutation ? "no-store" : "no-cache";
        if (answer.Note is { } note)
        {
            response.Headers[NoteHeader] = AdminTag.Plain(note);
        }

        if (answer.Version is { } version)
        {
            string tag = operation.IsMutation ? AdminTag.Of(version) : AdminTag.Of(version, answer.Body);
            response.Headers.ETag = tag;
            if (!operation.IsMutation && AdminTag.Matches(context.Request.Headers.IfNoneMatch, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static string Shorten(string name) => name.Length > 64 ? name[..64] : name;
}
