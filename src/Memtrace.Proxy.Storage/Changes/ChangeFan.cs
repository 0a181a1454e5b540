using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>Lets several parts hear of each change, one after the other in their order.</summary>
internal sealed class ChangeFan(params IChangeListener[] listeners) : IChangeListener
{
    public void Begin()
    {
        foreach (IChangeListener listener in listeners)
        {
            listener.Begin();
        }
    }

    public void Apply(Change change)
    {
        foreach (IChangeListener listener in listeners)
        {
            listener.Apply(change);
        }
    }

    public void ForgetEverything()
    {
        foreach (IChangeListener listener in listeners)
        {
            listener.ForgetEverything();
        }
    }
}
