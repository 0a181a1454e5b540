using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>Hears of changes in the order of the feed, from one caller at a time.</summary>
internal interface IChangeListener
{
    /// <summary>A node begins to follow.</summary>
    void Begin()
    {
    }

    /// <summary>From the return of this call on, nothing read before the change is answered.</summary>
    void Apply(Change change);

    /// <summary>Changes may have been missed: nothing read before this call is answered any more.</summary>
    void ForgetEverything();
}
