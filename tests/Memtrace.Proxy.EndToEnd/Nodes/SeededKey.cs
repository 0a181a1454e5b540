namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>A key that was put into the store by SQL.</summary>
/// <param name="OrgId">Its organization, whose databases all have names that begin with this.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">What a caller presents.</param>
internal sealed record SeededKey(string OrgId, long Id, string Text);
