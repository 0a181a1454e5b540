namespace Memtrace.Cli.Demo;

/// <summary>What the demo shows: each organization writes and reads, and neither reaches the other's rows on the Arc they share.</summary>
internal sealed class DemoScript(DemoCaller caller, IReadOnlyList<DemoTenant> tenants)
{
    /// <summary>The table both write to: the same name, each in its own database.</summary>
    public const string Table = "greetings";

    /// <summary>Runs every step, the later ones too when one fails.</summary>
    public async Task<IReadOnlyList<DemoStep>> RunAsync(CancellationToken cancellationToken)
    {
        List<DemoStep> steps = [];
        foreach (DemoTenant tenant in tenants)
        {
            steps.Add(await WritesAsync(tenant, cancellationToken));
        }

        foreach (DemoTenant tenant in tenants)
        {
            DemoTenant other = tenants.First(one => one != tenant);
            steps.Add(await ReadsItsOwnAsync(tenant, other, cancellationToken));
            steps.Add(await CannotNameTheOtherAsync(tenant, other, cancellationToken));
            steps.Add(await CannotChooseADatabaseAsync(tenant, other, cancellationToken));
        }

        return steps;
    }

    private static string Greeting(DemoTenant tenant) => $"hello from {tenant.Name}";

    private Task<DemoStep> WritesAsync(DemoTenant tenant, CancellationToken cancellationToken) => TryAsync(
        $"{tenant.Name} writes one row",
        () => caller.WriteAsync(tenant, $"{Table},writer={tenant.Name} text=\"{Greeting(tenant)}\"", cancellationToken),
        answer => answer.Status == 204);

    private Task<DemoStep> ReadsItsOwnAsync(DemoTenant tenant, DemoTenant other, CancellationToken cancellationToken) => TryAsync(
        $"{tenant.Name} reads its own row and no other",
        () => caller.QueryAsync(tenant, $"SELECT * FROM {Table}", null, cancellationToken),
        answer => SeesOnlyItsOwn(answer, tenant, other));

    private Task<DemoStep> CannotNameTheOtherAsync(DemoTenant tenant, DemoTenant other, CancellationToken cancellationToken) => TryAsync(
        $"{tenant.Name} asks for {other.Database}.{Table} and is refused",
        () => caller.QueryAsync(tenant, $"SELECT * FROM {other.Database}.{Table}", null, cancellationToken),
        answer => answer.Status is >= 400 and < 500 && !answer.Shows(Greeting(other)));

    private Task<DemoStep> CannotChooseADatabaseAsync(DemoTenant tenant, DemoTenant other, CancellationToken cancellationToken) => TryAsync(
        $"{tenant.Name} sends x-arc-database: {other.Database} and still reads its own",
        () => caller.QueryAsync(tenant, $"SELECT * FROM {Table}", other.Database, cancellationToken),
        answer => SeesOnlyItsOwn(answer, tenant, other));

    private static bool SeesOnlyItsOwn(DemoAnswer answer, DemoTenant tenant, DemoTenant other) =>
        answer is { Status: 200, Rows: 1 } && answer.Shows(Greeting(tenant)) && !answer.Shows(Greeting(other));

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
