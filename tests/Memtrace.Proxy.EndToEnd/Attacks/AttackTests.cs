namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Every row of the list of attacks, against the programs as they are built.</summary>
[Collection(SharedStage.Name)]
public sealed class AttackTests(Stage stage)
{
    private const int Shown = 12;

    private readonly Judge _judge = new(stage);

    public static TheoryData<int> Rows => [.. AttackTable.Numbers.Except(AttackTable.InTime)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_attack_reaches_nothing_and_shows_nothing_that_is_not_its_own(int row)
    {
        string before = await stage.StateAsync();
        int said = stage.Node.Log.Length;
        IReadOnlyList<string> faults = await _judge.PlayAsync(AttackTable.Of(row));

        Assert.True(faults.Count == 0, $"{faults.Count} of {AttackTable.Of(row).Count()}:\n{string.Join("\n\n", faults.Take(Shown))}");
        Assert.Equal(before, await stage.StateAsync());
        Assert.DoesNotContain("   at ", stage.Node.Log[said..], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_the_list_is_put_in_several_ways()
    {
        Assert.All(AttackTable.Numbers.Except(AttackTable.InTime), row => Assert.InRange(AttackTable.Of(row).Count(), 2, 1000));
        Assert.InRange(AttackTable.Count, 2000, 10_000);
    }
}
