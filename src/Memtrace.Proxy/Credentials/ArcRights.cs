namespace Memtrace.Proxy.Credentials;

/// <summary>What an Arc lets a credential do, as far as a tenant's requests need it.</summary>
[Flags]
internal enum ArcRights
{
    /// <summary>Nothing: the credential is refused.</summary>
    None = 0,

    /// <summary>Queries.</summary>
    Read = 1,

    /// <summary>Writes.</summary>
    Write = 2,
}
