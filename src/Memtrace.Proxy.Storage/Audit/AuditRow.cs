using System.Data.Common;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Audit;

/// <summary>A row of the audit log as it rests in the store, whoever wrote it last.</summary>
/// <param name="Record">What it says.</param>
/// <param name="At">Its instant, in milliseconds of Unix time, as it is hashed.</param>
/// <param name="Previous">The hash it claims to follow.</param>
internal sealed record AuditRow(AuditRecord Record, long At, string Previous)
{
    public static AuditRow Read(DbDataReader reader)
    {
        long at = reader.Number("at");
        var record = new AuditRecord(
            reader.Number("sequence"),
            Moment(at),
            reader.Text("actor"),
            reader.Text("action"),
            reader.Text("org_id"),
            reader.NumberOrNull("key_id"),
            reader.Text("details"),
            reader.Text("hash"));
        return new AuditRow(record, at, reader.Text("previous_hash"));
    }

    /// <summary>What is wrong with the row as the successor of another; null when nothing is.</summary>
    public (long Sequence, string Fault)? FindFault(long lastSequence, string lastHash)
    {
        long expected = lastSequence + 1;
        if (Record.Sequence != expected)
        {
            return Record.Sequence > expected
                ? (expected, $"row {expected} is missing")
                : (Record.Sequence, $"row {Record.Sequence} was put in before the first");
        }

        if (Previous != lastHash)
        {
            return (expected, $"row {expected} does not follow the row before it");
        }

        string hash = AuditChain.Hash(
            Previous, Record.Sequence, At, Record.Actor, Record.Action, Record.OrganizationId, Record.KeyId, Record.Details);
        return hash == Record.Hash ? null : (expected, $"row {expected} was altered");
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
