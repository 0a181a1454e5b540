using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Cli.Usage;

/// <summary>Which usage an operator wants to see, and how.</summary>
internal sealed record UsageWish(UsageFilter Filter, UsageStep By, UsageForm Form);
