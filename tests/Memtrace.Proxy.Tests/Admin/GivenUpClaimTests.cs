using Memtrace.Proxy.Admin;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Tests.ArcDev;
using Memtrace.Proxy.Tests.Cli;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

/// <summary>
/// No operation lets a failure out that gives its claim up after it has committed something: sent again under its key, whatever
/// transaction failed, it would be done twice.
/// </summary>
public sealed class GivenUpClaimTests : IAsyncLifetime, IAsyncDisposable
{
    // Those of which a part that is committed does not count: what one run has sealed anew, the next finds sealed.
    private static readonly string[] Resumed = ["rotate_master_key"];

    private readonly StoreFaults _faults = new();
    private AdminBench _bench = null!;
    private RelayedArc _arc = null!;
    private ArcOperatorClient _operator = null!;
    private EveryChange _changes = null!;

    public static TheoryData<string> Names => [.. EveryChange.Names];

    public async Task InitializeAsync()
    {
        var temporary = new TemporaryStore { Before = file => new FaultyDatabase(file, _faults) };
        _bench = await AdminBench.StartAsync(temporary);
        _arc = await RelayedArc.StartAsync();
        _operator = ArcUrl.TryParse(_arc.Arc.Url.ToString(), out ArcUrl url, out string fault)
            ? new ArcOperatorClient(url, new ArcCredential(ArcDevHost.Admin), TimeSpan.FromSeconds(30))
            : throw new ArgumentException(fault);
        _changes = new EveryChange(_bench, _arc.Url);
    }

    public async Task DisposeAsync()
    {
        await _changes.DisposeAsync();
        _operator.Dispose();
        await _arc.DisposeAsync();
        await _bench.DisposeAsync();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    [Fact]
    public void Every_operation_that_changes_something_is_tried() =>
        Assert.Equal(
            AdminApi.Operations.Where(each => each.IsMutation).Select(each => each.Id).Order(),
            EveryChange.Names.Select(name => name.Split(' ')[0]).Distinct().Order());

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_change_is_made_once_under_its_key_whatever_transaction_fails(string name) => TryAsync(name, _faults.FailBegin);

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_change_is_made_once_under_its_key_whatever_commit_is_not_answered(string name) => TryAsync(name, _faults.LoseCommit);

    private async Task TryAsync(string name, Action<int> fail)
    {
        WantedChange clean = await _changes.WantAsync(name);
        (long begin, int tokens) = (Newest(), await TokensAsync());
        Assert.Equal(clean.Operation.Status, (int)(await clean.SendAsync("clean")).Status);
        (List<string> once, int more) = (Since(begin), await TokensAsync() - tokens);

        int number = 1;
        while (await FailsAsync(name, once, more, $"{name} {number}", () => fail(number)))
        {
            number++;
        }

        // It was claimed, made and kept at least.
        Assert.InRange(number, 4, 100);
    }

    private async Task<bool> FailsAsync(string name, List<string> once, int more, string key, Action fail)
    {
        WantedChange wanted = await _changes.WantAsync(name);
        (long begin, long claims, int tokens) = (Newest(), Claims(), await TokensAsync());
        fail();
        Said said = await wanted.SendAsync(key);
        if (!_faults.End())
        {
            Assert.Equal(wanted.Operation.Status, (int)said.Status);
            return false;
        }

        (bool isGivenUp, List<string> left, int made) = (Claims() == claims, Since(begin), await TokensAsync() - tokens);
        if (left.SequenceEqual([.. once, "org purge"]))
        {
            // A sign-up whose commit was not answered is taken back whole.
            (begin, left) = (Newest(), []);
        }

        Said again = await wanted.SendAsync(key);

        string told = $"{key}: {(int)said.Status} {said.Body} left [{string.Join(", ", left)}] and {made} tokens, "
            + $"then {(int)again.Status} {again.Body} [{string.Join(", ", Since(begin))}], in place of [{string.Join(", ", once)}]";
        if (isGivenUp)
        {
            Assert.True((left.Count, made) == (0, 0) || Resumed.Contains(name), $"given up although it has left something: {told}");
            Assert.True((int)again.Status == wanted.Operation.Status, $"given up and not made: {told}");
            Assert.True(once.SequenceEqual(Since(begin)) && await TokensAsync() - tokens == more, $"not made once: {told}");
        }
        else
        {
            Assert.True(left.SequenceEqual(Since(begin)), $"made again: {told}");
        }

        return true;
    }

    private long Newest() => long.Parse(_bench.Temporary.Rows("SELECT coalesce(max(sequence), 0) FROM audit")[0], null);

    private long Claims() => long.Parse(_bench.Temporary.Rows("SELECT count(*) FROM admin_answers")[0], null);

    private List<string> Since(long sequence) =>
        _bench.Temporary.Rows("SELECT action FROM audit WHERE sequence > @after ORDER BY sequence", ("@after", sequence));

    private async Task<int> TokensAsync() =>
        (await _operator.ListTokensAsync(default)).Count(token => token.Enabled && ArcTokenName.OrganizationOf(token.Name) is not null);
}
