namespace Memtrace.Proxy.Core.Usage;

/// <summary>What kind of no a request got, as far as its organization's usage tells it apart: by the status that it was answered with.</summary>
public enum RefusalClass
{
    /// <summary>It was served.</summary>
    None,

    /// <summary>401: the key is known and not served: expired, replaced, disabled, of a suspended organization.</summary>
    Key,

    /// <summary>403, 404, 405: what the key may not do, or nobody can.</summary>
    Access,

    /// <summary>Any other 4xx: what was sent, its SQL or its rows.</summary>
    Request,

    /// <summary>429: more under way than the organization may have.</summary>
    Limit,

    /// <summary>5xx: an Arc or the proxy failed.</summary>
    Failure,
}
