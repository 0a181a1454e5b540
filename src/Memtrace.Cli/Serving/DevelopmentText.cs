using System.Globalization;
using System.Text;

namespace Memtrace.Cli.Serving;

/// <summary>A proxy in front of a development Arc as a person reads it, ending with lines to paste.</summary>
internal static class DevelopmentText
{
    public static string Write(DevelopmentView view)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Proxy at {view.Url}, development Arc at {view.ArcUrl}\n");
        text.Append(CultureInfo.InvariantCulture, $"Store: {view.Store}{(view.TemporaryStore ? " (gone at the end)" : "")}\n");
        if (view.Key is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nKey of the organization {view.OrgId}, database {view.Database} — save it, it is not ");
            text.Append(CultureInfo.InvariantCulture, $"shown again:\n{view.Key}\n");
            text.Append("\nLoad it from another terminal:\n");
            text.Append(CultureInfo.InvariantCulture, $"  memtrace loadtest --url {view.Url} --keys-file {view.KeysFile}\n");
        }

        text.Append("\nBind another organization to this Arc:\n");
        if (view.MasterKeyFile is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  export MEMTRACE_AUTH_DB_PATH={view.Store} MEMTRACE_MASTER_KEY_FILE={view.MasterKeyFile}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  memtrace org add-arc org_… --url {view.ArcUrl} --database name --api-key-stdin < {view.ArcKeyFile}\n");
        text.Append("\nServing until Ctrl-C.");
        return text.ToString();
    }
}
