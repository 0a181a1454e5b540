using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Admin;

/// <summary>A request that changes something, and what it needs is there.</summary>
/// <param name="Bench">The node that it is for.</param>
/// <param name="Operation">What it is.</param>
/// <param name="Places">What stands in the places of its path, in order.</param>
/// <param name="Body">Its body.</param>
/// <param name="Query">What its query says beside that no node is waited for.</param>
internal sealed record WantedChange(AdminBench Bench, AdminOperation Operation, string[] Places, string? Body, string Query)
{
    /// <summary>Sends it, as often as it is called, under one key.</summary>
    public Task<Said> SendAsync(string key)
    {
        var places = new Queue<string>(Places);
        string path = string.Join('/', Operation.Path.Split('/').Select(part => part.StartsWith('{') ? places.Dequeue() : part));
        return Bench.SendAsync(new HttpMethod(Operation.Method), $"{path}?wait=0s{Query}", Body, ("Idempotency-Key", key));
    }
}
