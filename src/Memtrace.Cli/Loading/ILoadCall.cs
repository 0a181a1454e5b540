namespace Memtrace.Cli.Loading;

/// <summary>Sends the requests of one connection, one at a time.</summary>
internal interface ILoadCall
{
    /// <summary>Sends one request and reads its answer to the end; never throws for what the other side does.</summary>
    /// <param name="turn">The number of this request among those of all connections: it chooses the key, and what is asked where that changes.</param>
    /// <param name="cancellationToken">Ends the wait; the answer then is <see cref="LoadAnswer.Unanswered"/>.</param>
    ValueTask<LoadAnswer> SendAsync(long turn, CancellationToken cancellationToken);
}
