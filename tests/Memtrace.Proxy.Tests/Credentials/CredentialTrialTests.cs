using Memtrace.ArcDev;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Credentials;
using Memtrace.Proxy.Tests.ArcDev;
using Memtrace.Proxy.Tests.Cli;

namespace Memtrace.Proxy.Tests.Credentials;

public sealed class CredentialTrialTests : IAsyncLifetime
{
    private const string Both = "both-token";

    private readonly CredentialTrial _trial = NewTrial();
    private ArcDevServer _arc = null!;

    public async Task InitializeAsync() => _arc = await ArcDevServer.StartAsync(new ArcDevOptions
    {
        Tokens =
        [
            new ArcDevToken(ArcDevHost.Admin, ArcPermissions.Admin),
            new ArcDevToken(ArcDevHost.Reader, ArcPermissions.Read),
            new ArcDevToken(Both, ArcPermissions.Read | ArcPermissions.Write),
        ],
    });

    public async Task DisposeAsync()
    {
        _trial.Dispose();
        await _arc.DisposeAsync();
    }

    [Theory]
    [InlineData(Both, ArcDevHost.Admin, ArcTrial.Taken)]
    [InlineData(ArcDevHost.Admin, Both, ArcTrial.Taken)]
    [InlineData("nobodys", Both, ArcTrial.FormerIsBetter)]
    [InlineData("", Both, ArcTrial.FormerIsBetter)]
    [InlineData(ArcDevHost.Reader, Both, ArcTrial.FormerIsBetter)]
    [InlineData(ArcDevHost.Reader, ArcDevHost.Reader, ArcTrial.Taken)]
    [InlineData(Both, "nobodys", ArcTrial.Taken)]
    [InlineData("nobodys", "nobody", ArcTrial.BothRefused)]
    public async Task An_Arc_says_which_of_the_two_it_takes(string presented, string former, ArcTrial expected) =>
        Assert.Equal(expected, await _trial.TryAsync(Switch(presented, former, _arc.Url.ToString()), default));

    [Fact]
    public async Task One_node_that_takes_only_the_former_is_enough()
    {
        await using FakeArc easy = await FakeArc.StartAsync();

        Assert.Equal(ArcTrial.FormerIsBetter, await _trial.TryAsync(Switch("nobodys", Both, easy.Url, _arc.Url.ToString()), default));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(302, "")]
    [InlineData(200, "<html>")]
    public async Task A_node_that_does_not_say_speaks_against_nothing(int status, string body)
    {
        await using FakeArc odd = await FakeArc.StartAsync(verifyStatus: status, body: body);

        Assert.Equal(ArcTrial.Taken, await _trial.TryAsync(Switch("nobodys", Both, odd.Url), default));
        Assert.DoesNotContain(odd.Asked, asked => asked.Path == "/elsewhere");
    }

    [Fact]
    public async Task An_Arc_that_is_away_or_runs_without_authentication_speaks_against_nothing()
    {
        await using FakeArc open = await FakeArc.StartAsync(verifyStatus: 404);

        Assert.Equal(ArcTrial.Taken, await _trial.TryAsync(Switch("nobodys", Both, open.Url), default));
        Assert.Equal(ArcTrial.Taken, await _trial.TryAsync(Switch("nobodys", Both, "http://127.0.0.1:9"), default));
    }

    private static CredentialTrial NewTrial() => new(TimeSpan.FromSeconds(30));

    private static CredentialSwitch Switch(string presented, string former, params string[] urls) => new(
        "org", "arc", [.. urls.Select(Parse)], new ArcCredential(presented), new ArcCredential(former), DateTimeOffset.UnixEpoch);

    private static ArcUrl Parse(string url) => ArcUrl.TryParse(url, out ArcUrl parsed, out string fault) ? parsed : throw new ArgumentException(fault);
}
