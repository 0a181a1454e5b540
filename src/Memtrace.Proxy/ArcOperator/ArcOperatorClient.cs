using System.Net;
using System.Text.Json.Serialization.Metadata;
using Memtrace.Proxy.Core.Arc;
using static Memtrace.Proxy.ArcOperator.ArcBodies;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>
/// Asks one node of an Arc for what only its operator may do: databases and tokens. Every member throws
/// <see cref="ArcOperatorException"/> when that Arc does not do it.
/// </summary>
/// <param name="node">The node that is asked.</param>
/// <param name="admin">The Arc's admin key; it lives as long as this client.</param>
/// <param name="patience">The time each question may take.</param>
internal sealed class ArcOperatorClient(ArcUrl node, ArcCredential admin, TimeSpan patience) : IDisposable
{
    private const string Tokens = "/api/v1/auth/tokens";

    // What a proxy needs of an Arc and no more: neither tokens nor databases can be made or dropped with it.
    private static readonly string[] Scope = ["read", "write"];

    private readonly ArcOperatorCalls _calls = new(node, patience);

    public void Dispose() => _calls.Dispose();

    /// <summary>Makes a database; false when there is one of that name already.</summary>
    public async Task<bool> CreateDatabaseAsync(DatabaseName database, CancellationToken cancellationToken)
    {
        const string What = "make a database";
        ArcOperatorAnswer answer = await PostAsync(
            "/api/v1/databases", new NewDatabase(database.Text), ArcOperatorJson.Default.NewDatabase, What, cancellationToken);
        return answer.Status is HttpStatusCode.Created or HttpStatusCode.OK
            || (answer.Status is HttpStatusCode.Conflict ? false : throw _calls.Unexpected(answer.Status, What));
    }

    /// <summary>The database of that name; null when there is none.</summary>
    public async Task<ArcDatabase?> FindDatabaseAsync(DatabaseName database, CancellationToken cancellationToken)
    {
        const string What = "look for a database";
        ArcOperatorAnswer answer = await _calls.AskAsync(
            HttpMethod.Get, $"/api/v1/databases/{database.Text}", admin, null, What, cancellationToken);
        return answer.Status switch
        {
            HttpStatusCode.OK => _calls.Read(answer, ArcOperatorJson.Default.ArcDatabase, What),
            HttpStatusCode.NotFound => null,
            _ => throw _calls.Unexpected(answer.Status, What),
        };
    }

    /// <summary>Drops a database; false when there is none, or when that Arc allows no dropping, which is its default.</summary>
    public async Task<bool> DropDatabaseAsync(DatabaseName database, CancellationToken cancellationToken)
    {
        const string What = "drop a database";
        ArcOperatorAnswer answer = await _calls.AskAsync(
            HttpMethod.Delete, $"/api/v1/databases/{database.Text}?confirm=true", admin, null, What, cancellationToken);
        return answer.Status switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound or HttpStatusCode.Forbidden => false,
            _ => throw _calls.Unexpected(answer.Status, What),
        };
    }

    /// <summary>Makes a token that may read and write. Arc shows it this once; its id is learnt by <see cref="VerifyAsync"/>.</summary>
    public async Task<ArcCredential> CreateTokenAsync(string name, string description, CancellationToken cancellationToken)
    {
        const string What = "make a token";
        ArcOperatorAnswer answer = await PostAsync(
            Tokens, new NewToken(name, description, Scope), ArcOperatorJson.Default.NewToken, What, cancellationToken);
        if (answer.Status is not HttpStatusCode.Created and not HttpStatusCode.OK)
        {
            throw _calls.Unexpected(answer.Status, What);
        }

        return _calls.Read(answer, ArcOperatorJson.Default.CreatedToken, What).Token is { Length: > 0 } token && ArcCredential.IsPresentable(token)
            ? new ArcCredential(token)
            : throw _calls.Unreadable(What);
    }

    /// <summary>All tokens of that Arc.</summary>
    public async Task<IReadOnlyList<ArcToken>> ListTokensAsync(CancellationToken cancellationToken)
    {
        const string What = "list its tokens";
        ArcOperatorAnswer answer = await _calls.AskAsync(HttpMethod.Get, Tokens, admin, null, What, cancellationToken);
        return answer.Status is HttpStatusCode.OK
            ? _calls.Read(answer, ArcOperatorJson.Default.TokenList, What).Tokens ?? []
            : throw _calls.Unexpected(answer.Status, What);
    }

    /// <summary>Ends a token for good, and keeps its row at that Arc; false when there is none of that id.</summary>
    public Task<bool> RevokeTokenAsync(long id, CancellationToken cancellationToken) =>
        IsDoneAsync(HttpMethod.Post, FormattableString.Invariant($"{Tokens}/{id}/revoke"), "revoke a token", cancellationToken);

    /// <summary>Removes a token; false when there is none of that id.</summary>
    public Task<bool> DeleteTokenAsync(long id, CancellationToken cancellationToken) =>
        IsDoneAsync(HttpMethod.Delete, FormattableString.Invariant($"{Tokens}/{id}"), "delete a token", cancellationToken);

    /// <summary>What that Arc knows of a credential, asked with that credential itself; null when it refuses it.</summary>
    public async Task<ArcToken?> VerifyAsync(ArcCredential credential, CancellationToken cancellationToken)
    {
        const string What = "verify a token";
        ArcOperatorAnswer answer = await _calls.AskAsync(
            HttpMethod.Get, "/api/v1/auth/verify", credential, null, What, cancellationToken, refusable: true);
        return answer.Status switch
        {
            HttpStatusCode.OK => _calls.Read(answer, ArcOperatorJson.Default.Verification, What) is { Valid: true, TokenInfo: { } token } ? token : null,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => null,
            _ => throw _calls.Unexpected(answer.Status, What),
        };
    }

    private Task<ArcOperatorAnswer> PostAsync<T>(
        string path, T body, JsonTypeInfo<T> type, string what, CancellationToken cancellationToken) =>
        _calls.AskAsync(HttpMethod.Post, path, admin, ArcOperatorCalls.Json(body, type), what, cancellationToken);

    private async Task<bool> IsDoneAsync(HttpMethod method, string path, string what, CancellationToken cancellationToken)
    {
        ArcOperatorAnswer answer = await _calls.AskAsync(method, path, admin, null, what, cancellationToken);
        return answer.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.NoContent => true,
            HttpStatusCode.NotFound => false,
            _ => throw _calls.Unexpected(answer.Status, what),
        };
    }
}
