using Memtrace.Proxy.Core.Access;

namespace Memtrace.Proxy.Admin.Access;

/// <summary>Who calls the admin API.</summary>
/// <param name="Name">The name of the token; <c>root</c> is that of the settings.</param>
/// <param name="Scope">What it may do.</param>
internal sealed record AdminCaller(string Name, AdminScope Scope)
{
    /// <summary>As the audit log names it.</summary>
    public string Actor => $"api:{Name}";
}
