using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Memtrace.Proxy.Admin.Access;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Admin.OpenApi;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Registry;
using Microsoft.AspNetCore.OpenApi;

namespace Memtrace.Proxy.Admin;

/// <summary>One request of the admin API that may be run: its caller is known, its query is of this operation, its body is read.</summary>
internal sealed class AdminRequest(HttpContext context, AdminCaller caller, RegistryTerms terms, TimeSpan patience, byte[] body)
{
    private const int DefaultLimit = 100;
    private const int MostItems = 1000;

    public AdminCaller Caller => caller;

    public RegistryTerms Terms => terms;

    /// <summary>How long to wait until every node acts on what was changed; zero looks once.</summary>
    public TimeSpan Patience => patience;

    /// <summary>The request's bytes as they came; they may hold a secret.</summary>
    public ReadOnlyMemory<byte> Body => body;

    public DateTimeOffset Now => Port<TimeProvider>().GetUtcNow();

    /// <summary>The registry under the terms of this request.</summary>
    public IRegistry Registry => Port<IRegistries>().Under(terms);

    /// <summary>Any other port that this server was composed with.</summary>
    public T Port<T>()
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    /// <summary>What makes the document that describes this API.</summary>
    public IOpenApiDocumentProvider Description =>
        context.RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>(AdminDescription.DocumentName);

    /// <summary>A place of the path.</summary>
    public string Place(string name) => context.GetRouteValue(name) as string ?? "";

    /// <summary>A place of the path that is a number; null when it is none, so that there is no such thing.</summary>
    public long? Number(string name) =>
        long.TryParse(Place(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A parameter of the query; null when it is absent.</summary>
    public string? Query(string name) => context.Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>A switch of the query: absent is off.</summary>
    public bool TryReadSwitch(string name, out bool isOn, out AdminAnswer no)
    {
        string? text = Query(name);
        isOn = text is "true";
        return Told(text is null or "true" or "false", $"{name} is true or false", out no);
    }

    /// <summary>A length of time of the query or the body; absent is what is usual.</summary>
    public static bool TryReadDuration(
        string name, string? text, TimeSpan usual, TimeSpan longest, out TimeSpan duration, out AdminAnswer no)
    {
        duration = usual;
        bool isOne = text is null || (DurationText.TryParse(text, out duration) && duration <= longest);
        return Told(isOne, $"{name} is a whole number and one of d, h, m, s, at most {DurationText.Format(longest)}", out no);
    }

    /// <summary>Which part of a list is wanted.</summary>
    public bool TryReadPage(out PageWish wish, out AdminAnswer no)
    {
        (int limit, long? after) = (DefaultLimit, null);
        wish = default;
        if (Query("limit") is { } most
            && (!int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostItems))
        {
            return Told(false, $"limit is a number from 1 to {MostItems}", out no);
        }

        if (Query("after") is { } cursor)
        {
            if (!long.TryParse(cursor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long place))
            {
                return Told(false, "after is the `next` of the part before", out no);
            }

            after = place;
        }

        wish = new PageWish(limit, after);
        return Told(true, "", out no);
    }

    /// <summary>The body as what the operation takes; nothing else may be in it.</summary>
    public bool TryRead<T>(JsonTypeInfo<T> type, out T value, out AdminAnswer no)
        where T : class
    {
        value = null!;
        try
        {
            // No body at all stands for one without members.
            value = JsonSerializer.Deserialize(body.Length == 0 ? "{}"u8 : body, type)!;
            return Told(value is not null, "the body is a JSON object", out no);
        }
        catch (JsonException fault)
        {
            return Told(false, AdminBody.Explain(fault), out no);
        }
    }

    /// <summary>
    /// Waits until every live node acts on what was changed last. The change is committed whatever happens here, so nothing that happens
    /// here makes the operation fail. After a trial there is nothing to wait for.
    /// </summary>
    public Task<ConfirmedChange> ConfirmAsync(CancellationToken cancellationToken) =>
        terms.DryRun
            ? Task.FromResult(new ConfirmedChange([], [], null))
            : ConfirmedChange.AwaitAsync(Registry, Port<IChangeConfirmation>(), patience, cancellationToken);

    private static bool Told(bool isWell, string why, out AdminAnswer no)
    {
        no = isWell ? null! : AdminAnswer.Malformed(why);
        return isWell;
    }
}
