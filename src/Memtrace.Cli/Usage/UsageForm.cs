namespace Memtrace.Cli.Usage;

/// <summary>How usage is printed.</summary>
internal enum UsageForm
{
    Table,
    Json,
    Csv,
}
