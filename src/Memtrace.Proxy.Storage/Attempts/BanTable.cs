using System.Data.Common;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>The bans of all nodes, inside a transaction of the caller. Moments are milliseconds of Unix time.</summary>
internal static class BanTable
{
    /// <summary>Rows there are at most; beyond them those that end first go.</summary>
    public const int MaxRows = 1000;

    public const string Schema = """
        CREATE TABLE bans (
            address TEXT NOT NULL,
            node TEXT NOT NULL,
            failures INTEGER NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER NOT NULL,
            PRIMARY KEY (address, node)
        );
        """;

    public static List<Ban> ReadAll(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(
            "SELECT address, node, failures, since, until FROM bans ORDER BY until DESC, address, node");
        using DbDataReader reader = select.ExecuteReader();
        var bans = new List<Ban>();
        while (reader.Read())
        {
            // What cannot be read is nobody's address.
            if (ClientAddress.TryParse(reader.Text("address"), out ClientAddress address))
            {
                bans.Add(new Ban(
                    address,
                    reader.Text("node"),
                    (int)Math.Clamp(reader.Number("failures"), 0, int.MaxValue),
                    Moment(reader.Number("since")),
                    Moment(reader.Number("until"))));
            }
        }

        return bans;
    }

    /// <summary>A node's bans are exactly these; what has ended goes, whoever wrote it.</summary>
    public static int Replace(DbConnection connection, string node, List<BannedAddress> bans, DateTimeOffset now)
    {
        connection.Run(
            "DELETE FROM bans WHERE node = @node OR until <= @now", ("@node", node), ("@now", now.ToUnixTimeMilliseconds()));
        foreach (BannedAddress ban in bans)
        {
            connection.Run(
                "INSERT INTO bans(address, node, failures, since, until) VALUES (@address, @node, @failures, @since, @until)",
                ("@address", ban.Address.ToString()),
                ("@node", node),
                ("@failures", ban.Failures),
                ("@since", ban.Since.ToUnixTimeMilliseconds()),
                ("@until", ban.Until.ToUnixTimeMilliseconds()));
        }

        return connection.Run(
            "DELETE FROM bans WHERE rowid IN (SELECT rowid FROM bans ORDER BY until DESC LIMIT 1000000 OFFSET @kept)", ("@kept", MaxRows));
    }

    /// <summary>Removes the bans of one address, or all, and tells every node; gives the addresses whose bans still held.</summary>
    public static int Clear(DbConnection connection, ClientAddress? address, DateTimeOffset now)
    {
        string text = address?.ToString() ?? "";
        using DbCommand count = connection.Prepare(
            "SELECT count(DISTINCT address) FROM bans WHERE until > @now AND @address IN ('', address)",
            ("@now", now.ToUnixTimeMilliseconds()),
            ("@address", text));
        var cleared = (int)(long)count.ExecuteScalar()!;
        connection.Run("DELETE FROM bans WHERE @address IN ('', address)", ("@address", text));
        connection.Run("INSERT INTO changes(kind, org_id) VALUES ('bans', @address)", ("@address", text));
        return cleared;
    }

    /// <summary>Whether bans were cleared after a place in the feed.</summary>
    public static bool WasClearedAfter(DbConnection connection, long sequence)
    {
        using DbCommand select = connection.Prepare(
            "SELECT 1 FROM changes WHERE sequence > @sequence AND kind = 'bans' LIMIT 1", ("@sequence", sequence));
        return select.ExecuteScalar() is not null;
    }

    private static DateTimeOffset Moment(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
