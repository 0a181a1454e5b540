namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>The feeds of both engines are written by other triggers and must tell the same.</summary>
public sealed class EngineAgreementTests
{
    private const int Steps = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_done_both_engines_tell_of_all_that_is_otherwise_and_of_the_same(int seed)
    {
        await using ChangedStore file = await ChangedStore.OpenAsync(StoreEngine.Sqlite);
        await using ChangedStore server = await ChangedStore.OpenAsync(StoreEngine.Postgres);
        var random = new Random(seed);
        for (int step = 0; step < Steps; step++)
        {
            (int kind, int x, int y) = (random.Next(ChangedStore.Kinds), random.Next(1000), random.Next(1000));

            string here = await file.DoAsync(kind, x, y, step);
            string there = await server.DoAsync(kind, x, y, step);

            Assert.Equal($"step {step} of kind {kind}, {here}", $"step {step} of kind {kind}, {there}");
            Assert.True(!here.StartsWith("refused", StringComparison.Ordinal) || here.EndsWith(": ", StringComparison.Ordinal), here);
        }
    }
}
