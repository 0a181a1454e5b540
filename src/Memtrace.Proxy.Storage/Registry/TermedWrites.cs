using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>Mutations of one store under the terms of whoever makes them, each a transaction that holds the registry's lock from its begin.</summary>
internal sealed class TermedWrites(Database store, RegistryTerms terms)
{
    /// <summary>True when each mutation is tried and taken back.</summary>
    public bool DryRun => terms.DryRun;

    /// <summary>The same, each mutation of which is tried and taken back.</summary>
    public TermedWrites Tried => new(store, terms with { DryRun = true });

    /// <summary>A mutation of what has no version yet: a caller who expects one is refused.</summary>
    public Task<Answer<T>> WriteAsync<T>(Func<DbConnection, Answer<T>> mutate, CancellationToken cancellationToken)
        where T : class => WriteAsync(mutate, static _ => null, cancellationToken);

    /// <summary>A mutation of a resource whose version is read first. One that is not there is the mutation's own business.</summary>
    public async Task<Answer<T>> WriteAsync<T>(
        Func<DbConnection, Answer<T>> mutate, Func<DbConnection, ResourceVersion?> versionOf, CancellationToken cancellationToken)
        where T : class
    {
        Answer<T> answer = default;
        try
        {
            return await store.WriteAsync(Lane.General, Run, cancellationToken);
        }
        catch (TakenBackException taken)
        {
            return taken.Problem is { } problem ? problem : answer;
        }

        Answer<T> Run(DbConnection connection)
        {
            // Said before anything is looked for: in a store that is not complete, what is not found may only not be there yet.
            CopyMark.RefuseChange(connection);
            if (terms.Expected is { } expected && versionOf(connection) != expected)
            {
                return Problem.NotAsExpected;
            }

            answer = mutate(connection);
            return terms.DryRun ? throw new TakenBackException(null) : answer;
        }
    }

    /// <summary>A mutation whose result is a value that cannot be refused.</summary>
    public async Task<T> CountAsync<T>(Func<DbConnection, T> mutate, CancellationToken cancellationToken)
        where T : struct
    {
        T result = default;
        try
        {
            return await store.WriteAsync(Lane.General, Run, cancellationToken);
        }
        catch (TakenBackException)
        {
            return result;
        }

        T Run(DbConnection connection)
        {
            CopyMark.RefuseChange(connection);
            result = mutate(connection);
            return terms.DryRun ? throw new TakenBackException(null) : result;
        }
    }
}
