namespace Memtrace.Proxy.Storage.Copies;

/// <summary>How far a copy is.</summary>
/// <param name="What">What is being done, in a word or two.</param>
/// <param name="Done">Rows behind it.</param>
/// <param name="Total">Rows there are, as they were counted at the beginning.</param>
public sealed record CopyProgress(string What, long Done, long Total);
