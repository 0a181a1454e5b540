using System.Net;
using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Tests.Core.Attempts;

public sealed class FailureTableTests
{
    private static readonly ClientAddress One = At("203.0.113.7");
    private static readonly ClientAddress Other = At("203.0.113.8");
    private static readonly DateTimeOffset Begin = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FailureTable _table = new(new FailureLimit(10, TimeSpan.FromSeconds(60)));

    [Fact]
    public void An_address_is_banned_by_the_failure_that_reaches_the_limit()
    {
        Assert.Equal([.. Enumerable.Repeat(false, 9), true], Enumerable.Range(0, 10).Select(_ => _table.Count(One, Begin)));

        Assert.False(_table.Count(One, Begin));
        Assert.Equal(60, Banned(One, Begin));
        Assert.Null(Banned(Other, Begin));
    }

    [Fact]
    public void The_seconds_to_wait_are_exact()
    {
        Fail(One, 10, Begin.AddSeconds(1));

        Assert.Equal(59, Banned(One, Begin.AddSeconds(1)));
        Assert.Equal(1, Banned(One, Begin.AddSeconds(59.999)));
        Assert.Null(Banned(One, Begin.AddSeconds(60)));
    }

    [Fact]
    public void The_window_slides_by_its_parts()
    {
        Fail(One, 5, Begin);
        Fail(One, 5, Begin.AddSeconds(30));

        Assert.Equal(30, Banned(One, Begin.AddSeconds(30)));
        Assert.Null(Banned(One, Begin.AddSeconds(60)));
        Fail(One, 4, Begin.AddSeconds(61));
        Assert.Null(Banned(One, Begin.AddSeconds(61)));
        Fail(One, 1, Begin.AddSeconds(61));
        Assert.Equal(29, Banned(One, Begin.AddSeconds(61)));
    }

    [Fact]
    public void Failures_that_lie_further_apart_than_the_window_never_ban()
    {
        for (int i = 0; i < 1000; i++)
        {
            Assert.False(_table.Count(One, Begin.AddSeconds(i * 7)));
        }
    }

    [Fact]
    public void A_ban_lasts_some_seconds_even_where_the_window_slides_at_once()
    {
        Fail(One, 9, Begin);
        Fail(One, 1, Begin.AddSeconds(59));

        Assert.Equal(5, Banned(One, Begin.AddSeconds(59)));
        Assert.Null(Banned(One, Begin.AddSeconds(64)));
    }

    [Fact]
    public void A_banned_address_has_a_few_look_ups_a_second()
    {
        Fail(One, 10, Begin);

        Assert.Equal(
            FailureLimit.AllowedLookUps, Enumerable.Range(0, 100).Count(_ => _table.Refuse(One, withLookUp: true, Begin) is null));
        Assert.Null(_table.Refuse(One, withLookUp: true, Begin.AddSeconds(1)));
        Assert.NotNull(_table.Refuse(One, withLookUp: false, Begin.AddSeconds(1)));
    }

    [Fact]
    public void Failures_go_on_counting_while_an_address_is_banned()
    {
        Fail(One, 10, Begin);
        Fail(One, 10, Begin.AddSeconds(50));

        Assert.Equal(58, Banned(One, Begin.AddSeconds(50)));
    }

    [Fact]
    public void The_table_stays_at_its_bound_and_keeps_the_addresses_that_matter()
    {
        var table = new FailureTable(new FailureLimit(10, TimeSpan.FromSeconds(60)), 64);
        Fail(One, 10, Begin, table);
        for (int i = 0; i < 100_000; i++)
        {
            table.Count(At($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}"), Begin);
        }

        Assert.Equal(64, table.Capacity);
        Assert.NotNull(table.Refuse(One, withLookUp: false, Begin));
    }

    [Fact]
    public void Counting_and_refusing_allocate_nothing()
    {
        Fail(One, 20, Begin);
        _table.Refuse(One, withLookUp: true, Begin);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _table.Count(One, Begin);
            _table.Refuse(One, withLookUp: true, Begin);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_all_nodes_have_counted_bans_where_one_alone_would_not()
    {
        long slot = _table.Limit.SlotAt(Begin.ToUnixTimeMilliseconds());
        Fail(One, 4, Begin);

        Assert.False(_table.Raise(One, slot, 9, Begin));
        Assert.False(_table.Raise(One, slot, 3, Begin));
        Assert.True(_table.Count(One, Begin));
    }

    [Fact]
    public void What_comes_late_from_other_nodes_counts_only_while_its_slot_does()
    {
        long slot = _table.Limit.SlotAt(Begin.ToUnixTimeMilliseconds());

        Assert.False(_table.Raise(One, slot, 100, Begin.AddSeconds(60)));
        Assert.True(_table.Raise(Other, slot, 100, Begin.AddSeconds(40)));
        Assert.Equal(20, Banned(Other, Begin.AddSeconds(40)));
    }

    [Fact]
    public void A_ban_of_another_node_holds_here_until_its_end()
    {
        _table.Follow(new() { [One] = Begin.AddSeconds(20) });

        Assert.Equal(20, Banned(One, Begin));
        Assert.Null(Banned(One, Begin.AddSeconds(20)));
        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => _table.Refuse(One, withLookUp: true, Begin) is null));
        Assert.Empty(_table.FindBans(Begin));
        _table.Follow([]);
        Assert.Null(Banned(One, Begin));
    }

    [Fact]
    public void No_ban_outlasts_the_window_whatever_another_nodes_clock_says()
    {
        _table.Follow(new() { [One] = Begin.AddDays(1) });

        Assert.Equal(63, Banned(One, Begin));
    }

    [Fact]
    public void A_clock_that_was_set_back_leaves_nobody_banned()
    {
        Fail(One, 10, Begin.AddDays(1));

        Assert.Null(Banned(One, Begin));
        Fail(One, 9, Begin);
        Assert.Null(Banned(One, Begin));
        Fail(One, 1, Begin);
        Assert.Equal(60, Banned(One, Begin));
    }

    [Fact]
    public void A_cleared_address_begins_anew()
    {
        Fail(One, 10, Begin);
        Fail(Other, 10, Begin);
        long version = _table.Version;

        _table.Clear(One);

        Assert.NotEqual(version, _table.Version);
        Assert.Null(Banned(One, Begin));
        Assert.False(_table.Count(One, Begin));
        Assert.NotNull(Banned(Other, Begin));
    }

    [Fact]
    public void A_cleared_ban_of_another_node_is_gone_at_once()
    {
        _table.Follow(new() { [One] = Begin.AddSeconds(20), [Other] = Begin.AddSeconds(20) });

        _table.Clear(One);

        Assert.Null(Banned(One, Begin));
        Assert.NotNull(Banned(Other, Begin));
    }

    [Fact]
    public void The_bans_are_told_with_what_led_to_them()
    {
        Fail(One, 12, Begin.AddSeconds(1));
        Fail(Other, 9, Begin);

        BannedAddress ban = Assert.Single(_table.FindBans(Begin.AddSeconds(2)));
        Assert.Equal(new BannedAddress(One, 12, Begin.AddSeconds(1), Begin.AddSeconds(60)), ban);
        Assert.Empty(_table.FindBans(Begin.AddSeconds(60)));
    }

    [Fact]
    public void Many_threads_lose_no_failure()
    {
        var table = new FailureTable(new FailureLimit(10_000, TimeSpan.FromSeconds(60)));

        Parallel.For(0, 9_999, _ => table.Count(One, Begin));

        Assert.Null(table.Refuse(One, withLookUp: false, Begin));
        Assert.True(table.Count(One, Begin));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3600, 3600)]
    public void A_window_of_any_length_ends(int window, int expected)
    {
        var table = new FailureTable(new FailureLimit(1, TimeSpan.FromSeconds(window)));
        Fail(One, 1, Begin, table);

        Assert.Equal(expected, table.Refuse(One, withLookUp: false, Begin));
        Assert.Null(table.Refuse(One, withLookUp: false, Begin.AddSeconds(window)));
    }

    private static ClientAddress At(string text) => ClientAddress.Of(IPAddress.Parse(text));

    private int? Banned(ClientAddress address, DateTimeOffset now) => _table.Refuse(address, withLookUp: false, now);

    private void Fail(ClientAddress address, int times, DateTimeOffset now, FailureTable? table = null)
    {
        for (int i = 0; i < times; i++)
        {
            (table ?? _table).Count(address, now);
        }
    }
}
