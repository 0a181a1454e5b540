using System.Runtime.CompilerServices;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

public sealed class AnswerCacheTests : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(15);

    private readonly ManualClock _clock = new();
    private readonly Freshness _freshness = new();
    private readonly SharedParts _parts;

    public AnswerCacheTests() => _parts = new SharedParts(_clock);

    public void Dispose() => _parts.Dispose();

    [Fact]
    public void An_answer_is_held_past_its_life_for_as_long_as_is_asked_and_then_goes()
    {
        using var answers = new AnswerCache(10, Past, _clock);
        ApiKeyDigest digest = Keep(answers);
        _clock.Advance(Life + Past - TimeSpan.FromTicks(1));
        answers.MakeRoom(0);
        Assert.NotNull(answers.Find(digest));

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(answers.Find(digest));
        answers.MakeRoom(0);
        Assert.Equal(0, answers.Count);
    }

    [Fact]
    public void Without_room_a_new_answer_is_not_held()
    {
        using var answers = new AnswerCache(1, Past, _clock);
        Keep(answers);
        ApiKeyDigest other = ApiKeyToken.Issue().Digest;

        answers.Keep(other, Answer("org_2"));

        Assert.Null(answers.Find(other));
        Assert.InRange(answers.Count, 0, 1);
    }

    [Fact]
    public void A_held_answer_is_replaced_when_there_is_no_room_for_others()
    {
        using var answers = new AnswerCache(1, Past, _clock);
        ApiKeyDigest digest = Keep(answers);
        Held newer = Answer("org_2");

        answers.Keep(digest, newer);

        Assert.Same(newer, answers.Find(digest));
        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public void Room_is_made_by_what_was_not_used()
    {
        using var answers = new AnswerCache(100, Past, _clock);
        ApiKeyDigest[] used = [.. Enumerable.Range(0, 90).Select(_ => Keep(answers))];
        ApiKeyDigest[] unused = [.. Enumerable.Range(0, 10).Select(_ => Keep(answers))];
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.All(used, digest => Assert.NotNull(answers.Find(digest)));

        answers.MakeRoom(0.05);

        Assert.Equal(95, answers.Count);
        Assert.Equal(90, used.Count(digest => answers.Find(digest) is not null));
        Assert.Equal(5, unused.Count(digest => answers.Find(digest) is not null));
    }

    [Fact]
    public async Task Room_is_made_when_everything_is_in_use_as_well()
    {
        using var answers = new AnswerCache(100, Past, _clock);
        for (int i = 0; i < 100; i++)
        {
            Assert.NotNull(answers.Find(Keep(answers)));
        }

        answers.Keep(ApiKeyToken.Issue().Digest, Answer("org_1"));

        await Eventually.SeesAsync(() => answers.Count == 95);
    }

    [Fact]
    public void An_answer_is_of_its_whole_digest()
    {
        using var answers = new AnswerCache(1000, Past, _clock);
        ApiKeyDigest digest = Keep(answers);
        string hex = digest.ToHex();

        for (int i = 0; i < hex.Length; i++)
        {
            string near = $"{hex[..i]}{(hex[i] == '0' ? '1' : '0')}{hex[(i + 1)..]}";
            Assert.True(ApiKeyDigest.TryParseHex(near, out ApiKeyDigest other));
            Assert.Null(answers.Find(other));
        }

        Assert.NotNull(answers.Find(digest));
    }

    [Fact]
    public void All_are_told_with_their_digests()
    {
        using var answers = new AnswerCache(100, Past, _clock);
        ApiKeyDigest[] digests = [.. Enumerable.Range(0, 20).Select(_ => Keep(answers))];

        KeyValuePair<ApiKeyDigest, Held>[] all = [.. answers.All];

        Assert.Equal(digests.Select(digest => digest.ToHex()).Order(), all.Select(each => each.Key.ToHex()).Order());
        Assert.All(all, each => Assert.Same(each.Value, answers.Find(each.Key)));
    }

    [Fact]
    public void Keys_of_one_organization_share_its_facts_and_its_Arc()
    {
        Held first = Answer("org_1");
        first.Enter();
        Held second = Answer("org_1");

        Assert.Same(first.Binding!.Organization, second.Binding!.Organization);
        Assert.Same(first.Binding.Arc, second.Binding.Arc);
    }

    [Fact]
    public void What_the_cache_lets_go_of_is_not_held_for_the_sake_of_sharing()
    {
        using var answers = new AnswerCache(10, Past, _clock);
        Assert.True(HoldOne(answers));

        answers.MakeRoom(1);
        GC.Collect();

        Assert.Null(_freshness.MarkOf("org_1").Kin);
    }

    [Fact]
    public void What_differs_is_not_shared()
    {
        Held first = Hit(Bind("org_1", "acme", "secret"));
        first.Enter();

        TenantBinding renamed = Hit(Bind("org_1", "new name", "secret")).Binding!;
        TenantBinding rotated = Hit(Bind("org_1", "acme", "new secret")).Binding!;

        Assert.Equal(("new name", "secret"), (renamed.Organization.Name, renamed.Arc!.Credential.Reveal()));
        Assert.Equal(("acme", "new secret"), (rotated.Organization.Name, rotated.Arc!.Credential.Reveal()));
        Assert.Same(first.Binding!.Arc, renamed.Arc);
        Assert.Same(first.Binding.Organization, rotated.Organization);
    }

    // Not inlined: nothing of it is left on the stack of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HoldOne(AnswerCache answers)
    {
        Keep(answers);
        GC.Collect();
        return _freshness.MarkOf("org_1").Kin is not null;
    }

    private static TenantBinding Bind(string organizationId, string name, string secret)
    {
        // Texts of its own each time, as a store gives them.
        NewArc arc = TemporaryStore.Arc(new string("http://arc:8000"), "db", secret);
        return new TenantBinding(
            new OrganizationFacts(new string(organizationId), new string(name), Live: true),
            new ApiKeyFacts(1, "k", KeyPermissions.Read, Enabled: true, null, null, AllowedNetworks.Anywhere),
            ArcState.Bound,
            new ArcInstance($"arc_{organizationId}", arc.Urls, arc.Credential, arc.Database, arc.Measurement, dedicated: false),
            asOf: 1);
    }

    private Held Answer(string organizationId) => Hit(Bind(organizationId, "acme", "secret"));

    private Held Hit(TenantBinding binding) => Held.Hit(binding, _freshness, _parts, _clock.GetUtcNow() + Life);

    private ApiKeyDigest Keep(AnswerCache answers)
    {
        ApiKeyDigest digest = ApiKeyToken.Issue().Digest;
        Held held = Answer("org_1");
        answers.Keep(digest, held);
        held.Enter();
        return digest;
    }
}
