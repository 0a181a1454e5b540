using System.CommandLine;
using Memtrace.Cli.AdminTokens;
using Memtrace.Cli.ArcInstances;
using Memtrace.Cli.Audit;
using Memtrace.Cli.Completion;
using Memtrace.Cli.Copies;
using Memtrace.Cli.Demo;
using Memtrace.Cli.Keys;
using Memtrace.Cli.Loading;
using Memtrace.Cli.Master;
using Memtrace.Cli.Nodes;
using Memtrace.Cli.Organizations;
using Memtrace.Cli.Remote;
using Memtrace.Cli.Security;
using Memtrace.Cli.Serving;
using Memtrace.Cli.Tenants;
using Memtrace.Cli.Usage;
using Memtrace.Proxy.Hosting;

namespace Memtrace.Cli.Shell;

/// <summary>Every command there is.</summary>
internal sealed class CommandTree
{
    public CommandTree(Terminal terminal)
    {
        Root = new Command("memtrace", "Memtrace.Proxy: many organizations, one or more Arcs, and a key for each caller.")
        {
            Anywhere(Organizations(terminal)),
            Anywhere(Keys(terminal)),
            Anywhere(Tenants(terminal)),
            Anywhere(Security(terminal)),
            Anywhere(Audit(terminal, Json)),
            Anywhere(ShowUsage.Build(terminal, Json)),
            Anywhere(new Command("admin-token", "Let others use the admin API")
            {
                CreateAdminToken.Build(terminal),
                ListAdminTokens.Build(terminal),
                RevokeAdminToken.Build(terminal),
            }),
            Anywhere(new Command("nodes", "See the nodes that serve from the store")
            {
                ListNodes.Build(terminal),
                ForgetNode.Build(terminal),
            }),
            new Command("store", "Move to another store")
            {
                CopyStore.Build(terminal, Json),
            },
            new Command("keygen", "Make secrets for the operator")
            {
                GenerateMasterKey.Build(),
            },
            Anywhere(new Command("master", "Change the master key")
            {
                RotateMasterKey.Build(terminal, Json),
            }),
            new Command("config", "Look at the settings")
            {
                CheckConfig.Build(terminal),
            },
            Serve.Build(terminal, Json),
            AskHealth.Build(terminal),
            RunDemo.Build(terminal, Json),
            RunLoadTest.Build(terminal, Json),
            PrintCompletion.Build(() => Root!),
            HelpVerb(),
        };
        Root.Options.Add(Help);
        Root.Options.Add(Json);
        Root.Options.Add(Version);
        foreach (Option option in Server.All)
        {
            Root.Options.Add(option);
        }

        Line = new ArgumentLine(Root);
    }

    public Command Root { get; }

    public ArgumentLine Line { get; }

    public Option<bool?> Help { get; } = Recursive(Flags.Switch("--help", "show this page", "-h"));

    public Option<bool?> Json { get; } = Recursive(Flags.Switch("--json", "print the result as one JSON object"));

    public Option<bool?> Version { get; } = Flags.Switch("--version", "print the version");

    public ServerFlags Server { get; } = new();

    /// <summary>What runs when no command is named.</summary>
    public Verb Default => Root.Subcommands.OfType<Verb>().First(verb => verb.Name == "serve");

    public Outcome ShowHelp(Command command)
    {
        string page = HelpPage.Write(command, Root);
        return Outcome.Done(page, new HelpView(page), CliJson.Readable.HelpView);
    }

    public static Outcome ShowVersion()
    {
        string version = ProductVersion.Text;
        return Outcome.Done($"memtrace version {version}", new VersionView(version), CliJson.Readable.VersionView);
    }

    private static Command Organizations(Terminal terminal) => new("org", "Create, list and delete organizations, and bind them to an Arc")
    {
        CreateOrganization.Build(terminal),
        ListOrganizations.Build(terminal),
        ShowOrganization.Build(terminal),
        SuspendOrganization.Build(terminal),
        ResumeOrganization.Build(terminal),
        DeleteOrganization.Build(terminal),
        RestoreOrganization.Build(terminal),
        AddArc.Build(terminal),
        UpdateArc.Build(terminal),
        ShowArc.Build(terminal),
        RemoveArc.Build(terminal),
        RotateCredential.Build(terminal),
    };

    private static Command Keys(Terminal terminal) => new("key", "Issue, change, rotate and revoke API keys")
    {
        CreateKey.Build(terminal),
        ListKeys.Build(terminal),
        ShowKey.Build(terminal),
        UpdateKey.Build(terminal),
        SwitchKey.BuildDisable(terminal),
        SwitchKey.BuildEnable(terminal),
        RotateKey.Build(terminal),
        RevokeKey.Build(terminal),
    };

    private static Command Tenants(Terminal terminal) => new("tenant", "Take organizations on and off, each in one step")
    {
        ProvisionTenant.Build(terminal),
        OffboardTenant.Build(terminal),
    };

    private static Command Security(Terminal terminal) => new("security", "Watch over attempts to guess keys")
    {
        new Command("bans", "See and clear the addresses that brought too many wrong keys")
        {
            ListBans.Build(terminal),
            ClearBans.Build(terminal),
        },
    };

    private static Command Audit(Terminal terminal, Option<bool?> json) => new("audit", "See who changed what, and whether that log was tampered with")
    {
        ListAudit.Build(terminal),
        VerifyAudit.Build(terminal, json),
    };

    private static Command Anywhere(Command command)
    {
        if (command is Verb verb)
        {
            verb.WorksAnywhere = true;
        }

        foreach (Command child in command.Subcommands)
        {
            Anywhere(child);
        }

        return command;
    }

    private static Option<bool?> Recursive(Option<bool?> option)
    {
        option.Recursive = true;
        return option;
    }

    private Verb HelpVerb() =>
        new("help", "Show the page of a command", "memtrace help org add-arc", (line, _) => Task.FromResult(ShowTopic(line)))
        {
            TakesAnyWords = true,
        };

    private Outcome ShowTopic(ParseResult line)
    {
        Command topic = Root;
        foreach (string word in line.UnmatchedTokens)
        {
            if (topic.Subcommands.FirstOrDefault(child => child.Name == word) is not { } child)
            {
                return Outcome.WrongUsage($"unknown help topic \"{string.Join(' ', line.UnmatchedTokens)}\"");
            }

            topic = child;
        }

        return ShowHelp(topic);
    }
}
