using System.Text.Json.Serialization;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Instants;

namespace Memtrace.Proxy.Admin.Access;

/// <summary>A token of the admin API as JSON; the token itself only where it was just made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scope"><c>read</c> or <c>manage</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
public sealed record AdminTokenView(string Name, string Scope, string CreatedAt, string? ExpiresAt)
{
    /// <summary>The token.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }

    /// <summary>What is kept of one.</summary>
    public static AdminTokenView Of(AdminToken token) => new(
        token.Name, AdminScopes.Name(token.Scope), Rfc3339.Format(token.CreatedAt), Rfc3339.Format(token.ExpiresAt));

    /// <summary>One that was just made, with itself.</summary>
    public static AdminTokenView Of(IssuedAdminToken issued) => Of(issued.Token) with { Token = issued.Secret.Reveal() };

    /// <summary>Never the token.</summary>
    public override string ToString() => $"token {Name}";
}
