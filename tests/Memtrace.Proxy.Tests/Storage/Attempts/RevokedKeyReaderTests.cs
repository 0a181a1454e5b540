using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Attempts;

namespace Memtrace.Proxy.Tests.Storage.Attempts;

public abstract class RevokedKeyReaderTests(StoreEngine engine)
{
    [Fact]
    public async Task Numbers_that_come_a_little_late_are_read_and_older_ones_only_once_everything_is_forgotten()
    {
        await using TemporaryStore temporary = await OpenAsync();
        var known = new RevokedKeys();
        var reader = new RevokedKeyReader(temporary.OpenDatabase(), known);
        ApiKeyDigest newest = Revoke(temporary, 150);
        reader.Begin();
        await reader.Reading;
        Assert.True(known.Contains(newest));

        ApiKeyDigest late = Revoke(temporary, 51);
        ApiKeyDigest old = Revoke(temporary, 50);
        Assert.False(known.Contains(late));
        reader.Apply(new Change(1, ChangeKind.Key, "org_a", 1));
        await reader.Reading;
        Assert.True(known.Contains(late));
        Assert.False(known.Contains(old));

        reader.ForgetEverything();
        await reader.Reading;
        Assert.True(known.Contains(old));
    }

    [Fact]
    public async Task A_change_that_revokes_nothing_asks_the_store_nothing()
    {
        await using TemporaryStore temporary = await OpenAsync();
        var known = new RevokedKeys();
        var reader = new RevokedKeyReader(temporary.OpenDatabase(), known);
        ApiKeyDigest revoked = Revoke(temporary, 1);

        reader.Apply(new Change(1, ChangeKind.KeyIssued, "org_a", 1));
        reader.Apply(new Change(2, ChangeKind.Arc, "org_a", null));
        await reader.Reading;
        Assert.False(known.Contains(revoked));

        reader.Apply(new Change(3, ChangeKind.Organization, "org_a", null));
        await reader.Reading;
        Assert.True(known.Contains(revoked));
    }

    [Fact]
    public async Task What_a_store_that_failed_did_not_tell_is_read_with_the_next_change()
    {
        await using TemporaryStore temporary = await OpenAsync();
        var known = new RevokedKeys();
        var reader = new RevokedKeyReader(temporary.OpenDatabase(), known);
        ApiKeyDigest revoked = Revoke(temporary, 1);
        temporary.Run("ALTER TABLE revoked_keys RENAME TO elsewhere");
        reader.ForgetEverything();
        await reader.Reading;

        temporary.Run("ALTER TABLE elsewhere RENAME TO revoked_keys");
        reader.Apply(new Change(1, ChangeKind.Key, "org_a", 1));
        await reader.Reading;
        Assert.True(known.Contains(revoked));
    }

    private async Task<TemporaryStore> OpenAsync()
    {
        var temporary = new TemporaryStore(engine);
        await temporary.OpenAsync();
        return temporary;
    }

    private static ApiKeyDigest Revoke(TemporaryStore temporary, long id)
    {
        ApiKeyDigest digest = ApiKeyToken.Issue().Digest;
        temporary.Run(
            "INSERT INTO revoked_keys(id, key_prefix) VALUES (@id, @prefix)", ("@id", id), ("@prefix", digest.ToPrefix()));
        return digest;
    }

    public sealed class OnSqlite() : RevokedKeyReaderTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : RevokedKeyReaderTests(StoreEngine.Postgres);
}
