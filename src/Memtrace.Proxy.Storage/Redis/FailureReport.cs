using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>One failure of an address in a slot, or that all of its failures are forgotten.</summary>
internal readonly record struct FailureReport(ClientAddress Address, long Slot, bool IsForgotten);
