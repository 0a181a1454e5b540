using System.Text.Json;
using Memtrace.Proxy.Admin;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Architecture;

namespace Memtrace.Proxy.Tests.Settings;

/// <summary>The README, <c>config/proxy.json</c> and the code say the same.</summary>
public sealed class SettingsDocumentsTests
{
    private const string Master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly string[] Secrets =
        ["MEMTRACE_MASTER_KEY", "MEMTRACE_MASTER_KEY_PREVIOUS", "MEMTRACE_ADMIN_TOKEN", "MEMTRACE_DATABASE_URL", "MEMTRACE_REDIS_URL"];

    [Fact]
    public void The_READMEs_settings_are_those_of_the_table()
    {
        IEnumerable<string> documented = Rows()
            .Where(cells => cells[0].StartsWith("`MEMTRACE_", StringComparison.Ordinal))
            .Select(cells => $"{Bare(cells[0])}: {Bare(cells[1])}: {Bare(cells[2])}");

        Assert.Equal(SettingsTable.All.Select(setting => $"{setting.Variable}: {setting.Default}: {Bare(setting.Meaning)}").Order(), documented.Order());
    }

    [Fact]
    public void The_shipped_file_holds_every_default_and_every_key_but_those_of_secrets()
    {
        Dictionary<string, JsonElement> shipped = Shipped();

        Assert.All(shipped.Keys, key => Assert.Contains(SettingsTable.All, setting => setting.Key == key));
        foreach (Setting setting in SettingsTable.All)
        {
            bool named = shipped.TryGetValue(setting.Key, out JsonElement value);
            Assert.True(named != Secrets.Contains(setting.Variable), $"{setting.Key} is missing, or a secret");
            if (!named)
            {
                continue;
            }

            if (setting.Default.StartsWith("none", StringComparison.Ordinal))
            {
                Assert.Equal(JsonValueKind.Null, value.ValueKind);
            }
            else
            {
                Assert.Equal(setting.Default, value.ToString());
            }
        }
    }

    [Fact]
    public void Every_secret_may_stand_in_a_file_of_its_own() =>
        Assert.All(Secrets, secret => Assert.Contains(SettingsTable.All, setting => setting.Variable == $"{secret}_FILE"));

    [Fact]
    public void The_shipped_file_changes_nothing()
    {
        var variables = new Dictionary<string, string> { ["MEMTRACE_MASTER_KEY"] = Master };
        SettingsReading shipped = SettingsReader.Read(variables, Repository.Path("config", "proxy.json"));

        Assert.Empty(shipped.Faults);
        Assert.Equal(new ProxyOptions { MasterKey = shipped.Options.MasterKey }, shipped.Options);
    }

    [Fact]
    public void Every_documented_default_is_the_default()
    {
        foreach (Setting setting in SettingsTable.All.Where(setting => !setting.Default.StartsWith("none", StringComparison.Ordinal)))
        {
            var options = new ProxyOptions();
            Assert.Null(setting.Apply(options, setting.Default));
            Assert.Equal(new ProxyOptions(), options);
        }
    }

    [Fact]
    public void The_READMEs_refusals_are_those_of_the_catalogue()
    {
        string[] documented =
        [
            .. Rows().Where(cells => cells.Length > 1 && cells[0].Length == 3 && cells[0].All(char.IsAsciiDigit))
                .Select(cells => $"{cells[0]} {Bare(cells[1])}: {cells[2]}").Order(StringComparer.Ordinal),
        ];

        Assert.Equal(RefusalCatalogue.All.Select(refusal => $"{refusal.Status} {refusal.Code}: {refusal.Error}").Order(StringComparer.Ordinal), documented);
    }

    [Fact]
    public void The_READMEs_codes_of_the_admin_API_are_those_of_its_catalogue()
    {
        IEnumerable<string> documented = Rows()
            .Where(cells => cells.Length == 3 && cells[1].Length == 3 && cells[1].All(char.IsAsciiDigit))
            .Select(cells => $"{cells[1]} {Bare(cells[0])}: {cells[2]}");

        Assert.Equal(AdminRefusals.All.Select(refusal => $"{refusal.Status} {refusal.Code}: {refusal.Error}"), documented);
        Assert.Empty(AdminRefusals.All.Select(refusal => refusal.Code).Intersect(RefusalCatalogue.All.Select(refusal => refusal.Code)));
    }

    [Fact]
    public void Every_problem_of_the_registry_has_a_code_in_the_admin_API()
    {
        IEnumerable<string> codes = Enum.GetValues<ProblemCode>()
            .Where(code => code is not (ProblemCode.Other or ProblemCode.Interrupted))
            .Select(code => AdminProblems.RefusalOf(new Problem("why", code)).Code);

        Assert.DoesNotContain("refused", codes);
    }

    [Fact]
    public void No_code_stands_twice_and_every_refusal_says_something()
    {
        Assert.Equal(RefusalCatalogue.All.Count, RefusalCatalogue.All.Select(refusal => refusal.Code).Distinct().Count());
        Assert.All(RefusalCatalogue.All, refusal =>
        {
            Assert.Matches("^[a-z][a-z_]*$", refusal.Code);
            Assert.NotEmpty(refusal.Error);
            Assert.InRange(refusal.Status, 400, 504);
        });
    }

    private static IEnumerable<string[]> Rows() =>
        from line in File.ReadLines(Repository.Path("README.md"))
        where line.StartsWith('|')
        select (string[])[.. line.Trim('|', ' ').Replace("\\|", "/", StringComparison.Ordinal).Split('|').Select(cell => cell.Trim())];

    private static string Bare(string cell) => cell.Replace("`", "", StringComparison.Ordinal).Trim();

    private static Dictionary<string, JsonElement> Shipped()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Repository.Path("config", "proxy.json")));
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Object)
            {
                foreach (JsonProperty inner in member.Value.EnumerateObject())
                {
                    found[$"{member.Name}.{inner.Name}"] = inner.Value.Clone();
                }
            }
            else
            {
                found[member.Name] = member.Value.Clone();
            }
        }

        return found;
    }
}
