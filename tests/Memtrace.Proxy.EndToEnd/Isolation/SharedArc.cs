using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>One Arc with one admin token, two organizations on it, and a proxy in front; each has written through every write endpoint.</summary>
public sealed class SharedArc : IAsyncLifetime
{
    internal const string Root = "/roots/arc-of-both";

    private readonly Installation _installation = Installation.Create();

    internal ArcProgram Arc { get; private set; } = null!;

    internal ServingNode Node { get; private set; } = null!;

    internal Neighbour Ann { get; private set; } = null!;

    internal Neighbour Bob { get; private set; } = null!;

    internal SurfaceFile Surface { get; } = SurfaceFile.Read();

    public async Task InitializeAsync()
    {
        Arc = await ArcProgram.StartAsync(_installation.Folder.Path, root: Root);
        Ann = await SettleAsync("annlodge");
        Bob = await SettleAsync("bobhouse");
        Node = await _installation.ServeAsync();
        foreach (Neighbour each in (Neighbour[])[Ann, Bob])
        {
            foreach (SurfaceEndpoint endpoint in Surface.Endpoints.Where(endpoint => endpoint.Writes))
            {
                RawAnswer answer = await EndpointRequests.Write(endpoint, each.Key, each.Marker).SendAsync(Node.Url);
                Assert.True(answer.IsDone, $"{endpoint.Path}: {answer.Text}");
                each.Written.Add(each.Marker);
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (Node is not null)
        {
            await Node.DisposeAsync();
        }

        await Arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    /// <summary>The names of all databases, asked at the Arc itself.</summary>
    internal async Task<string[]> DatabasesAsync()
    {
        using var arc = Caller.To(Arc.Url, Arc.Token);
        HttpAnswer answer = await arc.GetAsync("/api/v1/databases");
        return [.. JsonNode.Parse(answer.Body)!["databases"]!.AsArray().Select(database => (string)database!["name"]!).Order()];
    }

    /// <summary>The notes of all rows of a database, asked at the Arc itself.</summary>
    internal async Task<string[]> NotesAsync(string database)
    {
        using var arc = Caller.To(Arc.Url, Arc.Token);
        HttpAnswer list = await arc.GetAsync($"/api/v1/databases/{database}/measurements");
        List<string> notes = [];
        foreach (JsonNode? measurement in JsonNode.Parse(list.Body)!["measurements"]!.AsArray())
        {
            string name = (string)measurement!["name"]!;
            string column = name == EndpointRequests.Table ? "note" : "object_name";
            notes.AddRange((await arc.QueryAsync($"SELECT {column} FROM {database}.{name}")).Values);
        }

        return [.. notes.Order()];
    }

    private async Task<Neighbour> SettleAsync(string name) =>
        new(await _installation.ProvisionAsync($"{name} inc", Arc, $"{name}_{Guid.NewGuid().ToString("N")[..8]}"), $"marker-{Guid.NewGuid():N}");
}
