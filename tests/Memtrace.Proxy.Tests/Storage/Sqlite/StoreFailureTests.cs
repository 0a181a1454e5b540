using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Storage.Sqlite;

public sealed class StoreFailureTests
{
    [Fact]
    public async Task A_full_disk_refuses_the_mutation_whole_and_in_one_sentence()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        SetOnPooledConnection(temporary, "PRAGMA max_page_count = 1");
        int made = 0;
        var failure = await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            for (; made < 1000; made++)
            {
                await store.CreateAsync(new string('x', PlainText.MaxName));
            }
        });
        Assert.Equal("the store's disk is full", failure.Message);
        SetOnPooledConnection(temporary, "PRAGMA max_page_count = 1000000");
        Assert.Equal(made, (await store.Registry.ListOrganizationsAsync(CancellationToken.None)).Count);
        Assert.Equal($"{made}", temporary.Rows("SELECT count(*) FROM changes").Single());
    }

    [Fact]
    public async Task A_store_that_only_reads_says_so()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        SetOnPooledConnection(temporary, "PRAGMA query_only = 1");
        var failure = await Assert.ThrowsAsync<RegistryException>(() => store.CreateAsync("a"));
        Assert.Equal("the store is read-only", failure.Message);
    }

    [Theory]
    [InlineData(5, "the store is busy: another process holds it")]
    [InlineData(6, "the store is busy: another process holds it")]
    [InlineData(8, "the store is read-only")]
    [InlineData(10, "the store's disk does not read or write")]
    [InlineData(11, "the store at nowhere is damaged")]
    [InlineData(13, "the store's disk is full")]
    [InlineData(14, "cannot open the store at nowhere: no such file")]
    [InlineData(26, "the store at nowhere is not a database")]
    [InlineData(19, "the store failed (SQLite result 19)")]
    public void Each_result_is_one_plain_sentence_without_SQL(int code, string sentence) =>
        Assert.Equal(sentence, StoreFailure.From(new SqliteException("near \"SELECT\": secret", code), "nowhere").Message);

    [Fact]
    public async Task A_damaged_store_is_an_outage_to_requests_and_not_a_no()
    {
        await using var temporary = new TemporaryStore();
        SqlStore store = await temporary.OpenAsync();
        temporary.Run("DROP TABLE arc_instances");
        var failure = await Assert.ThrowsAsync<BindingsUnavailableException>(() => store.FindAsync(ApiKeyToken.Issue()));
        Assert.Equal("the store did not answer", failure.Message);
    }

    // The pool hands out the connection that came back last, so a setting made here holds for the store's next work.
    private static void SetOnPooledConnection(TemporaryStore temporary, string pragma)
    {
        using DbConnection connection = new SqliteDatabase(temporary.Path).OpenForTier();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = pragma;
        command.ExecuteNonQuery();
    }
}
