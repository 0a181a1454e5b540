using System.Text.Json.Nodes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Registry;

public abstract class ApiKeyLifeTests(StoreEngine engine) : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly TemporaryStore _temporary = new(engine);
    private SqlStore _store = null!;
    private string _organization = "";

    public async Task InitializeAsync()
    {
        _store = await _temporary.OpenAsync();
        _organization = await _store.CreateAsync("acme");
    }

    public Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    private DateTimeOffset Now => _temporary.Clock.GetUtcNow();

    [Fact]
    public async Task A_key_with_a_life_ends_when_it_is_over_and_not_a_moment_earlier()
    {
        IssuedKey issued = await IssueAsync(TimeSpan.FromSeconds(90));

        DateTimeOffset end = issued.Key.Facts.ExpiresAt!.Value;
        Assert.InRange(end, Now.AddSeconds(90), Now.AddSeconds(91));
        Assert.Equal(0, end.Ticks % TimeSpan.TicksPerSecond);
        ApiKeyFacts held = (await _store.FindAsync(issued.Token))!.Key;
        Assert.Equal(issued.Key.Facts, held);
        Assert.Equal((ApiKeyState.Active, ApiKeyState.Expired), (held.StateAt(end.AddTicks(-1)), held.StateAt(end)));
    }

    [Fact]
    public async Task A_list_of_networks_rests_in_its_canonical_text_and_is_part_of_the_binding()
    {
        IssuedKey issued = await IssueAsync(null, "192.168.0.0/16,10.0.0.1");

        Assert.Equal(["10.0.0.1/32,192.168.0.0/16"], _temporary.Rows("SELECT allow_cidrs FROM api_keys"));
        Assert.Equal(issued.Key.Facts, (await _store.FindAsync(issued.Token))!.Key);
    }

    [Theory]
    [InlineData("''")]
    [InlineData("'all'")]
    [InlineData("7")]
    public async Task A_list_that_somebody_spoiled_allows_nobody_and_is_told_once(string stored)
    {
        IssuedKey issued = await IssueAsync(null, "10.0.0.1");
        _temporary.Run($"UPDATE api_keys SET allow_cidrs = {stored}");

        await _store.CatchUpAsync();
        Assert.True((await _store.FindAsync(issued.Token))!.Key.AllowedNetworks.IsNowhere);
        _temporary.Run("UPDATE api_keys SET name = 'other'");
        await _store.CatchUpAsync();
        Assert.True((await _store.FindAsync(issued.Token))!.Key.AllowedNetworks.IsNowhere);
        Assert.Single(_temporary.Loggers.All, text => text.Contains("can be used from nowhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_is_switched_off_and_on_says_so_in_both_columns()
    {
        IssuedKey issued = await IssueAsync(null);
        long id = issued.Key.Facts.Id;

        Assert.False((await _store.Registry.SwitchKeyAsync(id, false, default)).Done().Facts.Enabled);
        await _store.CatchUpAsync();
        Assert.False((await _store.FindAsync(issued.Token))!.Key.Enabled);
        Assert.Equal(["0|1"], _temporary.Rows("SELECT enabled, disabled_at IS NOT NULL FROM api_keys"));

        Assert.True((await _store.Registry.SwitchKeyAsync(id, true, default)).Done().Facts.Enabled);
        await _store.CatchUpAsync();
        Assert.True((await _store.FindAsync(issued.Token))!.Key.Enabled);
        Assert.Equal(["1|"], _temporary.Rows("SELECT enabled, disabled_at FROM api_keys"));
    }

    [Fact]
    public async Task What_is_so_already_is_no_change()
    {
        long id = (await IssueAsync(null)).Key.Facts.Id;
        long before = await _store.Registry.LastSequenceAsync(default);

        Assert.True((await _store.Registry.SwitchKeyAsync(id, true, default)).Done().Facts.Enabled);

        Assert.Equal(before, await _store.Registry.LastSequenceAsync(default));
        Assert.Equal("key not found", (await _store.Registry.SwitchKeyAsync(id + 1, true, default)).Problem);
    }

    [Fact]
    public async Task A_rotated_key_and_the_new_one_both_work_until_the_grace_ends()
    {
        IssuedKey old = await IssueAsync(null, "10.0.0.0/8");
        Assert.NotNull(await _store.FindAsync(old.Token));

        RotatedKey rotated = (await _store.Registry.RotateKeyAsync(old.Key.Facts.Id, Day, default)).Done();

        await _store.CatchUpAsync();
        ApiKeyFacts next = (await _store.FindAsync(rotated.Issued.Token))!.Key;
        ApiKeyFacts former = (await _store.FindAsync(old.Token))!.Key;
        DateTimeOffset end = former.GraceUntil!.Value;
        Assert.InRange(end, Now + Day, Now + Day + TimeSpan.FromSeconds(1));
        Assert.Equal(old.Key.Facts with { Id = next.Id }, next);
        Assert.Equal(old.Key.Facts with { Name = $"k~{former.Id}", GraceUntil = end, ExpiresAt = end }, former);
        Assert.Equal((former, (long?)next.Id), (rotated.Replaced.Facts, rotated.Replaced.ReplacedBy));
        Assert.Equal((ApiKeyState.InGrace, ApiKeyState.Replaced), (former.StateAt(end.AddTicks(-1)), former.StateAt(end)));
        Assert.Equal(
            [rotated.Replaced, rotated.Issued.Key], await _store.Registry.ListKeysAsync(_organization, default));
    }

    [Fact]
    public async Task Without_grace_the_old_key_has_ended_when_the_rotation_is_done()
    {
        IssuedKey old = await IssueAsync(null);

        RotatedKey rotated = (await _store.Registry.RotateKeyAsync(old.Key.Facts.Id, TimeSpan.Zero, default)).Done();

        Assert.Equal(ApiKeyState.Replaced, rotated.Replaced.Facts.StateAt(Now));
    }

    [Fact]
    public async Task The_new_key_lives_as_long_as_the_old_one_was_to_live_and_the_old_one_no_longer_than_that()
    {
        IssuedKey old = await IssueAsync(TimeSpan.FromHours(10));
        _temporary.Clock.Advance(TimeSpan.FromHours(9));

        RotatedKey rotated = (await _store.Registry.RotateKeyAsync(old.Key.Facts.Id, Day, default)).Done();

        Assert.InRange(rotated.Issued.Key.Facts.ExpiresAt!.Value - Now, TimeSpan.FromHours(10), TimeSpan.FromHours(10) + TimeSpan.FromSeconds(2));
        Assert.Equal(old.Key.Facts.ExpiresAt, rotated.Replaced.Facts.EndsAt);
        Assert.Equal(old.Key.Facts.ExpiresAt, rotated.Replaced.Facts.GraceUntil);
        Assert.Equal([rotated.Replaced, rotated.Issued.Key], await _store.Registry.ListKeysAsync(_organization, default));
    }

    [Fact]
    public async Task Only_an_active_key_can_be_rotated_and_only_once()
    {
        long active = (await IssueAsync(null, name: "a")).Key.Facts.Id;
        long expiring = (await IssueAsync(Day, name: "b")).Key.Facts.Id;
        long disabled = (await IssueAsync(null, name: "c")).Key.Facts.Id;
        await _store.Registry.SwitchKeyAsync(disabled, false, default);
        long next = (await _store.Registry.RotateKeyAsync(active, Day, default)).Done().Issued.Key.Facts.Id;
        _temporary.Clock.Advance(Day + TimeSpan.FromSeconds(1));

        Assert.Equal($"key {active} was rotated before: key {next} took its place", await WhyNotAsync(active));
        Assert.Equal($"key {expiring} has expired; issue another with `memtrace key create`", await WhyNotAsync(expiring));
        Assert.Equal($"key {disabled} is disabled; enable it first with `memtrace key enable {disabled}`", await WhyNotAsync(disabled));
        Assert.Equal("key not found", await WhyNotAsync(next + 1));
        await _store.Registry.DeleteOrganizationAsync(_organization, Day, default);
        Assert.Equal($"org '{_organization}' not found", await WhyNotAsync(next));
        Assert.Equal(4L, _temporary.Rows("SELECT id FROM api_keys").Count);
    }

    [Fact]
    public async Task A_name_that_somebody_took_does_not_stop_a_rotation()
    {
        long id = (await IssueAsync(null)).Key.Facts.Id;
        await IssueAsync(null, name: $"k~{id}");

        Assert.Equal($"k~{id}~", (await _store.Registry.RotateKeyAsync(id, Day, default)).Done().Replaced.Facts.Name);
    }

    [Fact]
    public async Task A_key_is_changed_whole_and_what_is_not_named_stays()
    {
        IssuedKey issued = await IssueAsync(Day, "10.0.0.0/8");
        long id = issued.Key.Facts.Id;

        ApiKeyFacts narrowed = (await _store.Registry.UpdateKeyAsync(id, new KeyChange { Permissions = KeyPermissions.Read }, default)).Done().Facts;
        ApiKeyFacts opened = (await _store.Registry.UpdateKeyAsync(
            id, new KeyChange { NeverExpires = true, AllowedNetworks = AllowedNetworks.Anywhere }, default)).Done().Facts;

        Assert.Equal(issued.Key.Facts with { Permissions = KeyPermissions.Read }, narrowed);
        Assert.Equal(narrowed with { ExpiresAt = null, AllowedNetworks = AllowedNetworks.Anywhere }, opened);
        await _store.CatchUpAsync();
        Assert.Equal(opened, (await _store.FindAsync(issued.Token))!.Key);
    }

    [Fact]
    public async Task An_expired_key_can_be_given_more_time_and_a_rotated_one_cannot()
    {
        long id = (await IssueAsync(Day)).Key.Facts.Id;
        _temporary.Clock.Advance(2 * Day);
        var more = new KeyChange { ExpiresIn = Day };

        Assert.Equal(ApiKeyState.Active, (await _store.Registry.UpdateKeyAsync(id, more, default)).Done().Facts.StateAt(Now));
        await _store.Registry.RotateKeyAsync(id, Day, default);
        Assert.Contains("was rotated before", (await _store.Registry.UpdateKeyAsync(id, more, default)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_keys_are_revoked_together_or_none()
    {
        long[] ids = [(await IssueAsync(null, name: "a")).Key.Facts.Id, (await IssueAsync(null, name: "b")).Key.Facts.Id];

        Assert.Equal("key not found: 77; none was revoked", (await _store.Registry.RevokeKeysAsync([77, .. ids], default)).Problem);
        Assert.Equal("keys not found: 77, 78; none was revoked", (await _store.Registry.RevokeKeysAsync([78, 77], default)).Problem);
        Assert.Equal(2, (await _store.Registry.ListKeysAsync(_organization, default)).Count);
        ApiKey[] revoked = (await _store.Registry.RevokeKeysAsync([ids[1], ids[0], ids[1]], default)).Done();
        Assert.Equal(["a", "b"], revoked.Select(key => key.Facts.Name));
        Assert.Empty(await _store.Registry.ListKeysAsync(_organization, default));
    }

    [Fact]
    public async Task Every_step_is_audited_with_what_it_changed_and_without_the_key()
    {
        IssuedKey issued = await IssueAsync(Day, "10.0.0.0/8");
        long id = issued.Key.Facts.Id;
        await _store.Registry.SwitchKeyAsync(id, false, default);
        await _store.Registry.SwitchKeyAsync(id, true, default);
        await _store.Registry.UpdateKeyAsync(id, new KeyChange { NeverExpires = true }, default);
        RotatedKey rotated = (await _store.Registry.RotateKeyAsync(id, Day, default)).Done();
        await _store.Registry.RevokeKeysAsync([id], default);

        List<string> rows = _temporary.Rows("SELECT action, key_id, details FROM audit WHERE action LIKE 'key %' ORDER BY sequence");

        Assert.Equal(
            ["key create", "key disable", "key enable", "key update", "key rotate", "key revoke"], rows.Select(row => row.Split('|')[0]));
        Assert.All(rows, row => Assert.Equal($"{id}", row.Split('|')[1]));
        Assert.Contains("\"allow_cidrs\":{\"old\":null,\"new\":\"10.0.0.0/8\"}", rows[0], StringComparison.Ordinal);
        Assert.Contains($"\"replaced_by\":{{\"old\":null,\"new\":\"{rotated.Issued.Key.Facts.Id}\"}}", rows[4], StringComparison.Ordinal);
        Assert.DoesNotContain(rows, row => row.Contains("mtk_", StringComparison.Ordinal) || row.Contains(issued.Token.Digest.ToHex(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_instant_in_the_log_has_one_form()
    {
        IssuedKey issued = await IssueAsync(Day);
        await _store.Registry.UpdateKeyAsync(issued.Key.Facts.Id, new KeyChange { ExpiresIn = 2 * Day }, default);
        await _store.Registry.RotateKeyAsync(issued.Key.Facts.Id, Day, default);
        await _store.Registry.SuspendOrganizationAsync(_organization, Reason("unpaid"), default);
        await _store.Registry.ResumeOrganizationAsync(_organization, default);
        await _store.Registry.DeleteOrganizationAsync(_organization, Day, default);
        await _store.Registry.RestoreOrganizationAsync(_organization, default);

        List<string> instants =
        [
            .. _temporary.Rows("SELECT details FROM audit")
                .SelectMany(row => JsonNode.Parse(row)!.AsObject())
                .Where(fact => fact.Key is "expires_at" or "grace_until" or "suspended_at" or "deleted_at" or "purge_after")
                .SelectMany(fact => new[] { (string?)fact.Value!["old"], (string?)fact.Value["new"] })
                .OfType<string>(),
        ];

        Assert.Equal(11, instants.Count);
        Assert.All(instants, instant => Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z", instant));
    }

    private static SuspensionReason Reason(string text) =>
        SuspensionReason.TryParse(text, out SuspensionReason reason, out string fault) ? reason : throw new ArgumentException(fault);

    private async Task<IssuedKey> IssueAsync(TimeSpan? life, string? from = null, string name = "k") =>
        (await _store.Registry.IssueKeyAsync(
            _organization,
            new NewKey(name, KeyPermissions.Read | KeyPermissions.Write) { ExpiresIn = life, AllowedNetworks = AllowedNetworks.FromText(from) },
            default)).Done();

    private async Task<string?> WhyNotAsync(long keyId) => (await _store.Registry.RotateKeyAsync(keyId, Day, default)).Problem;

    public sealed class OnSqlite() : ApiKeyLifeTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : ApiKeyLifeTests(StoreEngine.Postgres);
}
