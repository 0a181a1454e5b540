using System.Reflection;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Tests.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>Who hears of a change before whom.</summary>
public sealed class ChangeFanTests
{
    [Fact]
    public void Each_listener_has_heard_before_the_next_one_does()
    {
        var heard = new List<string>();
        var fan = new ChangeFan(new Named("a", heard), new Named("b", heard));

        fan.Begin();
        fan.Apply(new Change(7, ChangeKind.Key, "org_a", 1));
        fan.ForgetEverything();

        Assert.Equal(["a begin", "b begin", "a 7", "b 7", "a forget", "b forget"], heard);
    }

    [Fact]
    public async Task What_vouches_for_a_shared_binding_hears_of_a_change_before_memory_does()
    {
        // The other way round a look-up between the two would put into a memory that has just forgotten everything what nobody vouches for.
        await using RedisStores stores = await RedisStores.StartAsync();
        SqlStore node = await stores.JoinAsync();

        IChangeListener[] listeners = ListenersOf(node);

        int vouching = Array.FindIndex(listeners, each => each is FeedLandmarks);
        int memory = Array.FindIndex(listeners, each => each is MemoryBindings);
        Assert.True(vouching >= 0 && vouching < memory, string.Join(", ", listeners.Select(each => each.GetType().Name)));
    }

    // Wherever the store keeps them: the order shows only between two steps of one thread.
    private static IChangeListener[] ListenersOf(SqlStore store)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var left = new Queue<object>([store]);
        while (left.TryDequeue(out object? one))
        {
            IEnumerable<object> held = FieldsOf(one);
            if (one is ChangeFan)
            {
                return held.OfType<IChangeListener[]>().Single();
            }

            foreach (object each in held.Where(each => each.GetType().Assembly == typeof(SqlStore).Assembly && seen.Add(each)))
            {
                left.Enqueue(each);
            }
        }

        throw new InvalidOperationException("The store has no listeners.");
    }

    private static IEnumerable<object> FieldsOf(object one) =>
        one.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Select(field => field.GetValue(one)).OfType<object>();

    private sealed class Named(string name, List<string> heard) : IChangeListener
    {
        public void Begin() => heard.Add($"{name} begin");

        public void Apply(Change change) => heard.Add($"{name} {change.Sequence}");

        public void ForgetEverything() => heard.Add($"{name} forget");
    }
}
