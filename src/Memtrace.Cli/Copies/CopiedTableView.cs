using Memtrace.Proxy.Storage.Copies;

namespace Memtrace.Cli.Copies;

/// <summary>One table of a copied store as JSON.</summary>
internal sealed record CopiedTableView(string Name, long Rows, long Written, long Removed, long LeftOut)
{
    public static CopiedTableView Of(CopiedTable table) => new(table.Name, table.Rows, table.Written, table.Removed, table.LeftOut);
}
