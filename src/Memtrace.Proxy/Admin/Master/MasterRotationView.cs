namespace Memtrace.Proxy.Admin.Master;

/// <summary>How far a node's rotation of the master key is, as JSON.</summary>
/// <param name="Running">Whether one is under way.</param>
/// <param name="Looked">Organizations whose credentials were looked at.</param>
/// <param name="Total">How many there are.</param>
public sealed record MasterRotationView(bool Running, long Looked, long Total);
