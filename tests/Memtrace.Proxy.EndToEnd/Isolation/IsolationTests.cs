using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>
/// Two organizations on one Arc: whatever one of them says, to whatever endpoint, it learns nothing of the other and of the Arc, and
/// puts nothing anywhere but into its own database.
/// </summary>
public sealed class IsolationTests(SharedArc shared) : IClassFixture<SharedArc>
{
    private const int AtOnce = 4;

    private int _notes;

    [Fact]
    public async Task Nothing_of_a_neighbour_or_of_the_Arc_shows_in_any_answer_and_nothing_lands_next_door()
    {
        List<string> breaches = [.. await AttackAsync(shared.Ann, shared.Bob), .. await AttackAsync(shared.Bob, shared.Ann)];

        Assert.True(breaches.Count == 0, $"{breaches.Count} breaches:\n{string.Join("\n\n", breaches.Take(10))}");
        Assert.Equal(new[] { shared.Ann.Database, shared.Bob.Database }.Order(), await shared.DatabasesAsync());
        Assert.Equal(shared.Ann.Written.Order(), await shared.NotesAsync(shared.Ann.Database));
        Assert.Equal(shared.Bob.Written.Order(), await shared.NotesAsync(shared.Bob.Database));
        Assert.DoesNotContain("   at ", shared.Node.Log, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyCollection<string>> AttackAsync(Neighbour self, Neighbour other)
    {
        var wall = new Wall(other, shared);
        var breaches = new List<string>();
        await Parallel.ForEachAsync(
            Attacks(self, other),
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

    private IEnumerable<Attack> Attacks(Neighbour self, Neighbour other)
    {
        var tricks = Tricks.Of(self, other, shared).ToList();
        foreach (SurfaceEndpoint endpoint in shared.Surface.Endpoints)
        {
            var here = endpoint.Queries ? [.. tricks, .. Tricks.Bodies(other)] : tricks;
            foreach ((string name, Func<RawRequest, RawRequest> play) in here.Prepend(("honestly", request => request)))
            {
                foreach (Attack attack in Played(endpoint, self, other, name, play))
                {
                    yield return attack;
                }
            }
        }

        foreach (SurfaceEndpoint endpoint in shared.Surface.Closed)
        {
            foreach (RawRequest request in EndpointRequests.Honest(endpoint, self, other, () => ""))
            {
                yield return new Attack(endpoint.Path, request, null);
                yield return new Attack(endpoint.Path, request.With(("x-arc-database", other.Database)), null);
                yield return new Attack(endpoint.Path, request.WithParameter($"database={other.Database}&confirm=true"), null);
                yield return new Attack(endpoint.Path, request with { Target = request.Target.ToUpperInvariant() + "/" }, null);
            }
        }

        foreach (SurfaceEndpoint endpoint in shared.Surface.Endpoints.Where(endpoint => endpoint.Queries))
        {
            foreach (string sql in ForeignReads.Against(other.Database, SharedArc.Root))
            {
                yield return new Attack(sql, EndpointRequests.Query(endpoint, self.Key, sql), null);
            }
        }
    }

    private IEnumerable<Attack> Played(
        SurfaceEndpoint endpoint, Neighbour self, Neighbour other, string name, Func<RawRequest, RawRequest> play)
    {
        string note = $"note-{Interlocked.Increment(ref _notes)}";
        return EndpointRequests.Honest(endpoint, self, other, () => note)
            .Select(request => new Attack($"{endpoint.Path} {name}", play(request), endpoint.Writes ? note : null));
    }

    private sealed record Attack(string Name, RawRequest Request, string? Note);
}
