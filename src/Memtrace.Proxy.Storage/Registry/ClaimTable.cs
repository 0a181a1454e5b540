using System.Collections.Immutable;
using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>What is being made at Arcs, inside a transaction of the caller. Moments are milliseconds of Unix time.</summary>
internal static class ClaimTable
{
    public const string Schema = """
        CREATE TABLE claims (
            subject TEXT PRIMARY KEY,
            org_id TEXT NOT NULL,
            holder TEXT NOT NULL,
            until BIGINT NOT NULL
        );
        """;

    public static Claim? Take(DbConnection connection, string organizationId, ImmutableArray<string> subjects, TimeProvider clock)
    {
        long now = StoreClock.Now(connection, clock).ToUnixTimeMilliseconds();
        connection.Run("DELETE FROM claims WHERE until <= @now", ("@now", now));
        if (subjects.Any(subject => IsTaken(connection, subject)))
        {
            return null;
        }

        var claim = new Claim(organizationId, subjects, RowId.New("claim_"));
        foreach (string subject in subjects)
        {
            connection.Run(
                "INSERT INTO claims(subject, org_id, holder, until) VALUES (@subject, @org, @holder, @until)",
                ("@subject", subject),
                ("@org", organizationId),
                ("@holder", claim.Holder),
                ("@until", now + (long)Claim.Life.TotalMilliseconds));
        }

        return claim;
    }

    public static bool Renew(DbConnection connection, Claim claim, TimeProvider clock)
    {
        long now = StoreClock.Now(connection, clock).ToUnixTimeMilliseconds();
        int held = connection.Run(
            "UPDATE claims SET until = @until WHERE holder = @holder AND until > @now",
            ("@until", now + (long)Claim.Life.TotalMilliseconds),
            ("@holder", claim.Holder),
            ("@now", now));
        return held == claim.Subjects.Length;
    }

    public static int Release(DbConnection connection, Claim claim) =>
        connection.Run("DELETE FROM claims WHERE holder = @holder", ("@holder", claim.Holder));

    public static bool IsClaimed(DbConnection connection, string organizationId, TimeProvider clock)
    {
        using DbCommand select = connection.Prepare(
            "SELECT 1 FROM claims WHERE org_id = @org AND until > @now LIMIT 1",
            ("@org", organizationId),
            ("@now", StoreClock.Now(connection, clock).ToUnixTimeMilliseconds()));
        return select.ExecuteScalar() is not null;
    }

    private static bool IsTaken(DbConnection connection, string subject)
    {
        using DbCommand select = connection.Prepare("SELECT 1 FROM claims WHERE subject = @subject", ("@subject", subject));
        return select.ExecuteScalar() is not null;
    }
}
