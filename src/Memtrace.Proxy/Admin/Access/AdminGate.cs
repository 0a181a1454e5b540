using System.Security.Cryptography;
using System.Text;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Settings;

namespace Memtrace.Proxy.Admin.Access;

/// <summary>
/// Tells who calls. Without a token in the settings the API is closed to everybody; a token of the store is looked up at every request,
/// so that one that was revoked is refused from then on.
/// </summary>
internal sealed class AdminGate(SecretText? root, IRegistries registries, AdminAttempts attempts)
{
    private const string Scheme = "Bearer ";

    private static readonly RegistryTerms Nobody = new("api");

    private readonly byte[]? _root = root is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(root.Reveal()));

    /// <summary>The caller, or why it is none.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<(AdminCaller? Caller, Refusal? Refusal)> IdentifyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (_root is null)
        {
            return (null, RefusalCatalogue.PermissionDenied with { Hint = "set MEMTRACE_ADMIN_TOKEN to open the admin API" });
        }

        string presented = context.Request.Headers.Authorization.ToString();
        if (!presented.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            // Who brings nothing guesses nothing.
            return (null, presented.Length == 0 ? AdminRefusals.InvalidToken : attempts.RefuseMalformed(context));
        }

        string token = presented[Scheme.Length..];
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        if (CryptographicOperations.FixedTimeEquals(_root, digest))
        {
            return (new AdminCaller("root", AdminScope.Manage, digest), null);
        }

        // The checksum alone keeps what was mistyped or guessed from the store.
        return AdminSecret.TryParse(token, out AdminSecret secret)
            ? await LookUpAsync(context, secret, digest, cancellationToken)
            : (null, attempts.RefuseMalformed(context));
    }

    private async Task<(AdminCaller? Caller, Refusal? Refusal)> LookUpAsync(
        HttpContext context, AdminSecret secret, byte[] digest, CancellationToken cancellationToken)
    {
        if (attempts.RefuseLookUp(context, digest) is { } refusal)
        {
            return (null, refusal);
        }

        AdminToken? found = await registries.TokensUnder(Nobody).FindAsync(secret, cancellationToken);
        attempts.Note(digest, found is not null);
        return found is null ? (null, attempts.RefuseWrong(context)) : (new AdminCaller(found.Name, found.Scope, digest), null);
    }
}
