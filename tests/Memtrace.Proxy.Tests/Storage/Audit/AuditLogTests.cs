using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Audit;

public abstract class AuditLogTests(StoreEngine engine)
{
    private const string Origin = "0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public async Task An_empty_log_is_whole_and_its_head_is_the_origin()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();

        Assert.Equal(new AuditVerdict(0, Origin, null, null), await store.Audit.VerifyAsync(null, default));
        Assert.Null((await store.Audit.VerifyAsync(Origin, default)).Fault);
        Assert.Empty(await store.Audit.ListAsync(new AuditFilter(), default));
    }

    [Fact]
    public async Task A_record_says_who_did_what_to_whom_and_what_it_was_before()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string id = await store.CreateAsync("Acme");
        IssuedKey key = await store.IssueAsync(id, "ingest");
        DateTimeOffset now = temporary.Clock.GetUtcNow();

        IReadOnlyList<AuditRecord> records = await store.Audit.ListAsync(new AuditFilter(), default);

        Assert.Equal([1L, 2L], records.Select(record => record.Sequence));
        Assert.Equal(
            ("test", "org create", id, (long?)null, """{"name":{"old":null,"new":"Acme"}}"""),
            (records[0].Actor, records[0].Action, records[0].OrganizationId, records[0].KeyId, records[0].Details));
        Assert.Equal(("key create", (long?)key.Key.Facts.Id, now), (records[1].Action, records[1].KeyId, records[1].At));
        Assert.Equal(records[1].Hash, (await store.Audit.VerifyAsync(null, default)).Head);
    }

    [Fact]
    public async Task The_newest_records_are_given_in_order_and_those_after_a_place_from_there_on()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        string first = await store.CreateAsync("1");
        for (int i = 2; i <= 5; i++)
        {
            temporary.Clock.Advance(TimeSpan.FromMinutes(1));
            await store.CreateAsync($"{i}");
        }

        await store.IssueAsync(first);

        Assert.Equal([5L, 6L], await SequencesAsync(store, new AuditFilter { Limit = 2 }));
        Assert.Equal([3L, 4L], await SequencesAsync(store, new AuditFilter { After = 2, Limit = 2 }));
        Assert.Equal([1L, 6L], await SequencesAsync(store, new AuditFilter { OrganizationId = first }));
        Assert.Equal([6L], await SequencesAsync(store, new AuditFilter { OrganizationId = first, After = 1 }));
        Assert.Equal([4L, 5L, 6L], await SequencesAsync(store, new AuditFilter { Since = temporary.Clock.GetUtcNow().AddMinutes(-1) }));
        Assert.Empty(await SequencesAsync(store, new AuditFilter { OrganizationId = "nobody" }));
    }

    [Fact]
    public async Task A_head_that_was_kept_tells_a_log_that_was_cut_short_or_written_anew_but_not_one_that_grew()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await FiveRowsAsync(temporary);
        string kept = (await store.Audit.VerifyAsync(null, default)).Head;
        await store.CreateAsync("later");
        Assert.Equal((6L, null), await VerifyAsync(store, kept.ToUpperInvariant()));

        temporary.Run("DELETE FROM audit WHERE sequence >= 5");

        Assert.Equal((4L, null), await VerifyAsync(store, null));
        Assert.Equal(
            (4L, $"it does not hold the expected head {kept}: rows are missing at its end, or it was written anew"),
            await VerifyAsync(store, kept));
    }

    [Fact]
    public async Task A_log_of_many_pages_is_walked_to_its_end()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await ManyRows.AppendAsync(temporary, 2500);
        Assert.Equal((2500L, null), await VerifyAsync(store, null));
        List<long> seen = [];
        await store.Audit.VerifyAsync(null, seen.Add, default);
        Assert.Equal([1000L, 2000L], seen);

        temporary.Run("UPDATE audit SET actor = 'x' WHERE sequence = 2400");

        Assert.Equal((2399L, "row 2400 was altered"), await VerifyAsync(store, null));
    }

    private static async Task<SqlStore> FiveRowsAsync(TemporaryStore temporary)
    {
        SqlStore store = await temporary.OpenAsync();
        for (int i = 1; i <= 5; i++)
        {
            await store.CreateAsync($"{i}");
        }

        return store;
    }

    private static async Task<(long Count, string? Fault)> VerifyAsync(SqlStore store, string? expectedHead)
    {
        AuditVerdict verdict = await store.Audit.VerifyAsync(expectedHead, default);
        return (verdict.Count, verdict.Fault);
    }

    private static async Task<IEnumerable<long>> SequencesAsync(SqlStore store, AuditFilter filter) =>
        (await store.Audit.ListAsync(filter, default)).Select(record => record.Sequence);
}
