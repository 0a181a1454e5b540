using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>
/// Two organizations on one Arc: whatever one of them says, to whatever endpoint, it learns nothing of the other and of the Arc, and
/// puts nothing anywhere but into its own database.
/// </summary>
public sealed class IsolationTests(SharedArc shared) : IClassFixture<SharedArc>
{
    private const int AtOnce = 4;

    [Fact]
    public async Task Nothing_of_a_neighbour_or_of_the_Arc_shows_in_any_answer_and_nothing_lands_next_door()
    {
        List<string> breaches = [.. await AttackAsync(shared.Ann, shared.Bob), .. await AttackAsync(shared.Bob, shared.Ann)];

        Assert.True(breaches.Count == 0, $"{breaches.Count} breaches:\n{string.Join("\n\n", breaches.Take(10))}");
        Assert.Equal(new[] { shared.Ann.Database, shared.Bob.Database }.Order(), await shared.DatabasesAsync());
        Assert.Equal(shared.Ann.Written.Order(), await shared.NotesAsync(shared.Ann.Database));
        Assert.Equal(shared.Bob.Written.Order(), await shared.NotesAsync(shared.Bob.Database));

        // Most tricks are ignored, not refused: a wall that everything runs into at the door would prove nothing.
        Assert.All((Neighbour[])[shared.Ann, shared.Bob], each => Assert.InRange(each.Written.Count, 100, 1000));
        Assert.DoesNotContain("   at ", shared.Node.Log, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyCollection<string>> AttackAsync(Neighbour self, Neighbour other)
    {
        var wall = new Wall(other, shared);
        var breaches = new List<string>();
        await Parallel.ForEachAsync(
            new Attacks(shared, self, other).All(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (attack, _) =>
            {
                RawAnswer answer = await attack.Request.SendAsync(shared.Node.Url);
                string[] found = [.. wall.FindBreaches(answer)];
                lock (breaches)
                {
                    if (answer.IsDone && attack.Note is not null)
                    {
                        self.Written.Add(attack.Note);
                    }

                    if (found.Length > 0 || answer.Status == 0)
                    {
                        breaches.Add($"{attack.Name} shows {string.Join(", ", found)}:\n{attack.Request}\n{answer.Text}");
                    }
                }
            });
        return breaches;
    }
}
