using System.Diagnostics;
using Memtrace.Proxy.Answers;
using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// What the rooms know of one request. Each room narrows it; reading something that no room has put here yet throws, so that a
/// missing tenant can never pass for one.
/// </summary>
internal sealed class TenantRequest
{
    private TenantBinding? _binding;
    private Endpoint? _endpoint;

    /// <summary>What the surface says of method and path; set on arrival, acted upon by admission.</summary>
    public SurfaceMatch Match { get; set; }

    /// <summary>The understood query parameters; set on arrival.</summary>
    public QueryParameters Parameters { get; set; } = QueryParameters.None;

    /// <summary>The organization and key; set by authentication.</summary>
    public TenantBinding Binding
    {
        get => _binding ?? throw new InvalidOperationException("The request has not been authenticated.");
        set => _binding = value;
    }

    /// <summary>The endpoint; set by admission.</summary>
    public Endpoint Endpoint
    {
        get => _endpoint ?? throw new InvalidOperationException("The request has not been admitted.");
        set => _endpoint = value;
    }

    /// <summary>The SHOW statement that was understood; null for everything else.</summary>
    public ShowQuestion? Show { get; set; }

    /// <summary>True when Arc's answer is read whole and written anew.</summary>
    public bool RewritesAnswer => Show is not null || Endpoint.RewritesAnswer;

    /// <summary>The organization's Arc.</summary>
    public ArcInstance Arc => Binding.Arc ?? throw new InvalidOperationException("The organization has no usable Arc.");

    /// <summary>True once <see cref="Binding"/> may be read.</summary>
    public bool IsAuthenticated => _binding is not null;

    /// <summary>The no that was given; null while the request is being served.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>The span of the whole request; null where that is not recorded.</summary>
    public Activity? Span { get; set; }

    /// <summary>The trace it belongs to, recorded or not, and its place therein; default while nobody traces.</summary>
    public ActivityContext Trace { get; set; }

    /// <summary>When the look-up of the key began, as a timestamp; 0 where no span is recorded.</summary>
    public long LookUpBegan { get; set; }

    /// <summary>The span of the asking of an Arc; null where that is not recorded.</summary>
    public Activity? ArcSpan { get; set; }

    /// <summary>The status of the Arc's answer; null while there is none.</summary>
    public int? ArcStatus { get; set; }

    /// <summary>Where the binding was found; null when no key was presented that could be looked for.</summary>
    public BindingTier? Tier { get; set; }

    /// <summary>The length of the body that the client announced; null when it did not, or nobody reads it.</summary>
    public long? AnnouncedLength { get; set; }

    /// <summary>The body as it is read; null while nobody here reads it, or when it streams to an Arc with the length it announced.</summary>
    public CallerBody? CallerBody { get; set; }

    /// <summary>The answer as it is sent; null where its head says how long it is.</summary>
    public CountedAnswer? Answer { get; set; }

    /// <summary>Time spent waiting for the client's body before anything was handed to an Arc.</summary>
    public TimeSpan WaitedFor { get; set; }

    /// <summary>Time in which SQL or written rows were read and judged, decompression included; not the waiting for the client's bytes.</summary>
    public TimeSpan InspectedFor { get; set; }

    /// <summary>
    /// Time from the handing over to the forwarder until the answer has ended: connecting, sending, Arc's own work, and the answer
    /// on its way to the client, as slow as that may take it.
    /// </summary>
    public TimeSpan UpstreamFor { get; set; }

    /// <summary>True once the request was handed to the forwarder.</summary>
    public bool IsForwarded { get; set; }

    /// <summary>True when the client left before it had its answer.</summary>
    public bool IsCallerGone { get; set; }

    /// <summary>True when what the client sent, or did not send, ended the forwarding.</summary>
    public bool HasFailedBody { get; set; }

    /// <summary>True when an answer that had begun broke off.</summary>
    public bool IsAnswerBroken { get; set; }

    /// <summary>The feature of a request that passed the first room.</summary>
    public static TenantRequest Of(HttpContext context) =>
        context.Features.Get<TenantRequest>() ?? throw new InvalidOperationException("The request came around the rooms.");
}
