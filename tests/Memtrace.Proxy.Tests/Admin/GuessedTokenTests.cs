using System.Diagnostics.Metrics;
using System.Net;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Admin;

/// <summary>Guessing tokens of the admin API: counted, told, slowed down by address, and in no operator's way.</summary>
public sealed class GuessedTokenTests : IAsyncLifetime
{
    private const int Limit = 200;
    private const string Guesser = "203.0.113.7";

    private AdminBench _bench = null!;

    public async Task InitializeAsync() => _bench = await AdminBench.StartAsync(StoreEngine.Sqlite);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("Bearer t0ken")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task An_address_that_guesses_is_told_to_wait_and_another_is_not(string guess)
    {
        await GuessAsync(() => guess, Limit);

        Said refused = await AskAsync(guess);

        Assert.Equal("TooManyRequests too_many_failures 60", $"{refused.Status} {refused.Code} {refused.Header("Retry-After")}");
        Assert.Equal("invalid_admin_token", (await AskAsync(guess, "198.51.100.1")).Code);
        Assert.Contains(_bench.Log.Entries, line => line.Contains($"{Guesser} is banned", StringComparison.Ordinal));
        Assert.Equal($"invalid_admin_token={Limit + 1} too_many_failures=1", Counted());
    }

    [Fact]
    public async Task Tokens_of_the_right_form_cost_a_banned_address_five_look_ups_a_second()
    {
        await GuessAsync(Made, Limit + FailureLimit.AllowedLookUps);

        Assert.Equal("too_many_failures", (await AskAsync(Made())).Code);
        _bench.Temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invalid_admin_token", (await AskAsync(Made())).Code);
    }

    [Fact]
    public async Task Who_brings_no_token_guesses_nothing()
    {
        await GuessAsync(() => "", Limit + 1);

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync("")).Status);
        Assert.DoesNotContain(_bench.Log.Entries, line => line.Contains(Guesser, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Valid_tokens_are_served_from_behind_the_address_of_a_guesser()
    {
        string known = await CreateAsync("ci");
        string late = await CreateAsync("late");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync($"Bearer {known}")).Status);
        await GuessAsync(Made, Limit + FailureLimit.AllowedLookUps);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync($"Bearer {AdminBench.Root}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync($"Bearer {known}")).Status);
        Assert.Equal("too_many_failures", (await AskAsync($"Bearer {late}")).Code);
        _bench.Temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync($"Bearer {late}")).Status);
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_refused_although_it_was_seen_valid()
    {
        string token = await CreateAsync("ci");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync($"Bearer {token}")).Status);
        await GuessAsync(Made, Limit + FailureLimit.AllowedLookUps);
        await _bench.DoneAsync("DELETE", "/tokens/ci");

        Assert.Equal("invalid_admin_token", (await AskAsync($"Bearer {token}")).Code);
        Assert.Equal("too_many_failures", (await AskAsync($"Bearer {token}")).Code);
    }

    [Fact]
    public async Task Wrong_tokens_are_told_in_one_line_of_ten_seconds_without_the_token()
    {
        string guess = AdminSecret.Issue().Reveal();
        await GuessAsync(() => $"Bearer {guess}", 3);
        _bench.Temporary.Clock.Advance(TimeSpan.FromSeconds(10));
        await GuessAsync(() => $"Bearer {guess}", 2);

        string[] told = [.. _bench.Log.Entries.Where(line => line.Contains("wrong admin token", StringComparison.Ordinal))];
        Assert.Equal(2, told.Length);
        Assert.Contains($"a wrong admin token from {Guesser}; 1 wrong ones", told[0], StringComparison.Ordinal);
        Assert.Contains("; 3 wrong ones", told[1], StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Log.Entries, line => line.Contains(guess[4..20], StringComparison.Ordinal));
    }

    private static string Made() => $"Bearer {AdminSecret.Issue().Reveal()}";

    private Task<Said> AskAsync(string authorization, string from = Guesser) =>
        _bench.GetAsync("/organizations", ("Authorization", authorization), ("X-Forwarded-For", from));

    private async Task GuessAsync(Func<string> guess, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal("invalid_admin_token", (await AskAsync(guess())).Code);
        }
    }

    private async Task<string> CreateAsync(string name) =>
        (string)(await _bench.DoneAsync("POST", "/tokens", $$"""{"name":"{{name}}","scope":"read"}"""))["token"]!;

    private string Counted() => string.Join(
        ' ',
        _bench.Failures.AdminRefused.Read().Where(each => each.Value > 0).Select(Text));

    private static string Text(Measurement<long> measured) => $"{measured.Tags[0].Value}={measured.Value}";
}
