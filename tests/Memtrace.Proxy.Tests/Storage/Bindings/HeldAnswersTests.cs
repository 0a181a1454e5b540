using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

public sealed class HeldAnswersTests
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(15);

    private readonly ManualClock _clock = new();
    private readonly Freshness _freshness = new();

    [Fact]
    public void An_answer_is_held_past_its_life_for_as_long_as_is_asked_and_then_goes()
    {
        var answers = new HeldAnswers(10, Past, _clock);
        ApiKeyDigest digest = Keep(answers);
        _clock.Advance(Life + Past - TimeSpan.FromTicks(1));
        answers.Sweep();
        Assert.True(answers.TryFind(digest, _clock.GetUtcNow(), out _));

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(answers.TryFind(digest, _clock.GetUtcNow(), out _));
        answers.Sweep();
        Assert.Equal(0, answers.Count);
    }

    [Fact]
    public void Without_room_a_new_answer_is_not_held_and_a_held_one_can_be_replaced()
    {
        var answers = new HeldAnswers(1, Past, _clock);
        ApiKeyDigest digest = Keep(answers);
        Held newer = Answer("org_2");

        Assert.False(answers.TryKeep(ApiKeyToken.Issue().Digest, Answer("org_3")));
        Assert.True(answers.TryKeep(digest, newer));

        Assert.True(answers.TryFind(digest, _clock.GetUtcNow(), out Held? found));
        Assert.Same(newer, found);
        Assert.Equal(1, answers.Count);
    }

    [Fact]
    public void Room_is_made_by_what_was_not_used()
    {
        var answers = new HeldAnswers(100, Past, _clock);
        ApiKeyDigest[] used = [.. Enumerable.Range(0, 90).Select(_ => Keep(answers))];
        ApiKeyDigest[] unused = [.. Enumerable.Range(0, 10).Select(_ => Keep(answers))];
        Assert.All(used, digest => Assert.True(answers.TryFind(digest, _clock.GetUtcNow(), out _)));

        answers.Sweep();

        Assert.Equal(95, answers.Count);
        Assert.Equal(90, used.Count(digest => answers.TryFind(digest, _clock.GetUtcNow(), out _)));
        Assert.Equal(5, unused.Count(digest => answers.TryFind(digest, _clock.GetUtcNow(), out _)));
    }

    [Fact]
    public void Room_is_made_when_everything_is_in_use_as_well()
    {
        var answers = new HeldAnswers(100, Past, _clock);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(answers.TryFind(Keep(answers), _clock.GetUtcNow(), out _));
        }

        answers.Sweep();
        Assert.Equal(95, answers.Count);
    }

    [Fact]
    public void Keys_of_one_organization_share_its_facts_and_its_Arc_for_as_long_as_one_is_held()
    {
        var answers = new HeldAnswers(10, Past, _clock);
        Held first = Answer("org_1");
        answers.TryKeep(ApiKeyToken.Issue().Digest, first);
        first.Enter();
        Held second = Answer("org_1");

        Assert.Same(first.Binding!.Organization, second.Binding!.Organization);
        Assert.Same(first.Binding.Arc, second.Binding.Arc);

        _clock.Advance(Life + Past);
        answers.Sweep();
        Assert.Null(_freshness.MarkOf("org_1").Kin);
    }

    [Fact]
    public void What_differs_is_not_shared()
    {
        Held first = Held.Hit(Bind("org_1", "acme", "secret"), _freshness, _clock.GetUtcNow());
        first.Enter();

        TenantBinding renamed = Held.Hit(Bind("org_1", "new name", "secret"), _freshness, _clock.GetUtcNow()).Binding!;
        TenantBinding rotated = Held.Hit(Bind("org_1", "acme", "new secret"), _freshness, _clock.GetUtcNow()).Binding!;

        Assert.Equal(("new name", "secret"), (renamed.Organization.Name, renamed.Arc!.Credential.Reveal()));
        Assert.Equal(("acme", "new secret"), (rotated.Organization.Name, rotated.Arc!.Credential.Reveal()));
        Assert.Same(first.Binding!.Arc, renamed.Arc);
        Assert.Same(first.Binding.Organization, rotated.Organization);
    }

    [Fact]
    public void Organizations_share_the_names_of_their_Arc_and_nothing_else()
    {
        TenantBinding one = Held.Hit(Bind("org_1", "acme", "one"), _freshness, _clock.GetUtcNow()).Binding!;
        TenantBinding two = Held.Hit(Bind("org_2", "voya", "two"), _freshness, _clock.GetUtcNow()).Binding!;

        Assert.Same(one.Arc!.Address, two.Arc!.Address);
        Assert.Same(one.Arc.Urls[0].Text, two.Arc.Urls[0].Text);
        Assert.Equal(("one", "two"), (one.Arc.Credential.Reveal(), two.Arc.Credential.Reveal()));
        Assert.Equal(("arc_org_1", "arc_org_2"), (one.Arc.Id, two.Arc.Id));
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

    private Held Answer(string organizationId) => Held.Hit(Bind(organizationId, "acme", "secret"), _freshness, _clock.GetUtcNow() + Life);

    private ApiKeyDigest Keep(HeldAnswers answers)
    {
        ApiKeyDigest digest = ApiKeyToken.Issue().Digest;
        Assert.True(answers.TryKeep(digest, Answer("org_1")));
        return digest;
    }
}
