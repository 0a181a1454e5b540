using Memtrace.Proxy.Core.Access;

namespace Memtrace.Proxy.Admin.Access;

/// <summary>Who calls the admin API.</summary>
/// <param name="Name">The name of the token; <c>root</c> is that of the settings.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="TokenDigest">SHA-256 of the token: a later one of the same name is another caller.</param>
internal sealed record AdminCaller(string Name, AdminScope Scope, ReadOnlyMemory<byte> TokenDigest)
{
    /// <summary>As the audit log names it.</summary>
    public string Actor => $"api:{Name}";
}
