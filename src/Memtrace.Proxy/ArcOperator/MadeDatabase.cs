using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.ArcOperator;

/// <summary>A database made for an organization.</summary>
internal static class MadeDatabase
{
    /// <summary>
    /// Makes it unless it is there, and gives whether it did. Taken back is only what this call made, while nothing is in it, and where
    /// that Arc allows dropping.
    /// </summary>
    public static async Task<bool> MakeAsync(
        ArcOperatorClient arc, DatabaseName database, MadeSoFar made, CancellationToken cancellationToken)
    {
        if (await arc.FindDatabaseAsync(database, cancellationToken) is not null)
        {
            return false;
        }

        bool isOurs = true;
        made.Add($"the database '{database}' at the arc", async () => !isOurs || await DropAsync(arc, database));
        isOurs = await arc.CreateDatabaseAsync(database, cancellationToken);
        return isOurs;
    }

    private static async Task<bool> DropAsync(ArcOperatorClient arc, DatabaseName database) =>
        await arc.FindDatabaseAsync(database, CancellationToken.None) is not { } there
        || (there.MeasurementCount == 0 && await arc.DropDatabaseAsync(database, CancellationToken.None));
}
