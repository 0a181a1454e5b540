using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>What came of opening a row: an instance, or what is wrong with the row in words that continue "the arc of …:".</summary>
internal readonly record struct ArcOpening(ArcInstance? Instance, string Fault);
