namespace Memtrace.Proxy.Admin.Master;

/// <summary>How far the one rotation of the master key is that this node may have under way.</summary>
internal sealed class RotationProgress
{
    private volatile MasterRotationView _view = new(false, 0, 0);
    private int _running;

    public MasterRotationView View => _view;

    /// <summary>False when one is under way.</summary>
    public bool TryBegin()
    {
        bool isBegun = Interlocked.Exchange(ref _running, 1) == 0;
        _view = isBegun ? new MasterRotationView(true, 0, 0) : _view;
        return isBegun;
    }

    public void Show(long looked, long total) => _view = new MasterRotationView(true, looked, total);

    public void End()
    {
        _view = _view with { Running = false };
        Volatile.Write(ref _running, 0);
    }
}
