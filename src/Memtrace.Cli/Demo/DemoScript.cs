using Memtrace.Cli.Development;

namespace Memtrace.Cli.Demo;

/// <summary>What the demo shows: each organization writes and reads, and neither reaches the other's rows on the Arc they share.</summary>
internal sealed class DemoScript(DemoCaller caller, IReadOnlyList<DevelopmentOrganization> organizations)
{
    /// <summary>The table both write to: the same name, each in its own database.</summary>
    public const string Table = "greetings";

    /// <summary>Runs every step, the later ones too when one fails.</summary>
    public async Task<IReadOnlyList<DemoStep>> RunAsync(CancellationToken cancellationToken)
    {
        List<DemoStep> steps = [];
        foreach (DevelopmentOrganization own in organizations)
        {
            steps.Add(await WritesAsync(own, cancellationToken));
        }

        foreach (DevelopmentOrganization own in organizations)
        {
            DevelopmentOrganization other = organizations.First(one => one != own);
            steps.Add(await ReadsItsOwnAsync(own, other, cancellationToken));
            steps.Add(await CannotNameTheOtherAsync(own, other, cancellationToken));
            steps.Add(await CannotChooseADatabaseAsync(own, other, cancellationToken));
        }

        return steps;
    }

    private static string Greeting(DevelopmentOrganization one) => $"hello from {one.Name}";

    private Task<DemoStep> WritesAsync(DevelopmentOrganization own, CancellationToken cancellationToken) => TryAsync(
        $"{own.Name} writes one row",
        () => caller.WriteAsync(own, $"{Table},writer={own.Name} text=\"{Greeting(own)}\"", cancellationToken),
        answer => answer.Status == 204);

    private Task<DemoStep> ReadsItsOwnAsync(DevelopmentOrganization own, DevelopmentOrganization other, CancellationToken cancellationToken) => TryAsync(
        $"{own.Name} reads its own row and no other",
        () => caller.QueryAsync(own, $"SELECT * FROM {Table}", null, cancellationToken),
        answer => SeesOnlyItsOwn(answer, own, other));

    private Task<DemoStep> CannotNameTheOtherAsync(
        DevelopmentOrganization own, DevelopmentOrganization other, CancellationToken cancellationToken) => TryAsync(
        $"{own.Name} asks for {other.Database}.{Table} and is refused",
        () => caller.QueryAsync(own, $"SELECT * FROM {other.Database}.{Table}", null, cancellationToken),
        answer => answer.Status is >= 400 and < 500 && !answer.Shows(Greeting(other)));

    private Task<DemoStep> CannotChooseADatabaseAsync(
        DevelopmentOrganization own, DevelopmentOrganization other, CancellationToken cancellationToken) => TryAsync(
        $"{own.Name} sends x-arc-database: {other.Database} and still reads its own",
        () => caller.QueryAsync(own, $"SELECT * FROM {Table}", other.Database, cancellationToken),
        answer => SeesOnlyItsOwn(answer, own, other));

    private static bool SeesOnlyItsOwn(DemoAnswer answer, DevelopmentOrganization own, DevelopmentOrganization other) =>
        answer is { Status: 200, Rows: 1 } && answer.Shows(Greeting(own)) && !answer.Shows(Greeting(other));

    private static async Task<DemoStep> TryAsync(string name, Func<Task<DemoAnswer>> call, Func<DemoAnswer, bool> passes)
    {
        try
        {
            DemoAnswer answer = await call();
            return new DemoStep(name, passes(answer), answer.Summary);
        }
        catch (HttpRequestException)
        {
            return new DemoStep(name, false, "the proxy did not answer");
        }
        catch (TaskCanceledException fault) when (fault.InnerException is TimeoutException)
        {
            return new DemoStep(name, false, "the proxy did not answer in time");
        }
    }
}
