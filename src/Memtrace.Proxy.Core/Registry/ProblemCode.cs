namespace Memtrace.Proxy.Core.Registry;

/// <summary>The problems that programs tell apart.</summary>
public enum ProblemCode
{
    /// <summary>One that nobody tells apart, or none.</summary>
    Other,

    /// <summary>A value that is none, whatever the store holds.</summary>
    InvalidValue,

    /// <summary>No such organization, or it is deleted where only a living one counts.</summary>
    OrganizationNotFound,

    /// <summary>The organization is deleted and can be restored.</summary>
    OrganizationDeleted,

    /// <summary>The organization is not in the state that this undoes: not suspended, not deleted.</summary>
    NothingToUndo,

    /// <summary>No such key.</summary>
    KeyNotFound,

    /// <summary>Another key has that name.</summary>
    KeyNameTaken,

    /// <summary>The key is disabled, has expired, or another took its place.</summary>
    KeyNotActive,

    /// <summary>The organization has no Arc, or is none.</summary>
    NoArc,

    /// <summary>An Arc that was asked before it is bound did not answer as one: whoever knows better can bind it unasked.</summary>
    ArcUnproven,

    /// <summary>An Arc that was asked before it is bound refuses the credential.</summary>
    ArcRefused,

    /// <summary>The organization has an Arc already.</summary>
    ArcExists,

    /// <summary>The Arc or its database belongs to another organization.</summary>
    ArcTaken,

    /// <summary>The credential is presented already, or was switched meanwhile.</summary>
    CredentialNotSwitched,

    /// <summary>No such node.</summary>
    NodeNotFound,

    /// <summary>The node is live.</summary>
    NodeLive,

    /// <summary>No such token of the admin API.</summary>
    TokenNotFound,

    /// <summary>Another token of the admin API has that name.</summary>
    TokenNameTaken,

    /// <summary>The resource is not as the caller expects.</summary>
    NotAsExpected,

    /// <summary>An Arc that was asked to do something, or to take what it gave, did not.</summary>
    ArcFailed,

    /// <summary>Somebody else is at the same thing at this moment.</summary>
    UnderWay,

    /// <summary>The store failed after something was begun, which was taken back.</summary>
    StoreFailed,

    /// <summary>Whoever asked went away before it was done.</summary>
    Interrupted,
}
