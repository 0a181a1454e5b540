using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Core.Access;

/// <summary>
/// What was answered to requests that may come again, for every node. A request is claimed before it is run, so that it is run once,
/// and its answer is kept sealed. Every member throws <see cref="RegistryException"/> when the store fails.
/// </summary>
public interface IKeptAnswers
{
    /// <summary>Claims a request, or says what became of the one that did so before.</summary>
    /// <param name="key">Tells requests apart that may not be run twice: of the caller and the key it chose.</param>
    /// <param name="request">Everything that the request says; it may hold a secret, and nothing is kept from which it could be guessed.</param>
    /// <param name="patience">How long it may take; one that takes longer is taken for lost.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<KeptClaim> ClaimAsync(string key, ReadOnlyMemory<byte> request, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Keeps what was answered to a claimed request.</summary>
    Task KeepAsync(string key, byte[] answer, CancellationToken cancellationToken);

    /// <summary>Forgets a claimed request that was not run to its end and left nothing behind.</summary>
    /// <param name="key">What was claimed.</param>
    /// <param name="begunAt">When: a later claim is another one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ForgetAsync(string key, DateTimeOffset begunAt, CancellationToken cancellationToken);
}
