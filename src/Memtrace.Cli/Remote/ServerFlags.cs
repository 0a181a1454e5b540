using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Settings;

namespace Memtrace.Cli.Remote;

/// <summary>The flags with which a command is carried out by a server elsewhere.</summary>
internal sealed class ServerFlags
{
    private const string UrlName = "--server";
    private const string TokenName = "--token-stdin";
    private const string TokenFileName = "--token-file";
    private const string RootsName = "--ca-file";
    private const string InClearName = "--insecure-http";
    private const int LongestToken = 4096;

    private readonly Option<string?> _url =
        Recursive(Flags.Text(UrlName, "url", "carry it out at the admin API of this server, as https://proxy.example:9101"));

    private readonly Option<bool?> _tokenFromInput =
        Recursive(Flags.Switch(TokenName, "read that API's token from the first line of standard input, before any other secret"));

    private readonly Option<string?> _tokenFile = Recursive(Flags.File(TokenFileName, "read that API's token from the first line of a file"));

    private readonly Option<string?> _roots =
        Recursive(Flags.File(RootsName, "trust only the certificate authorities of this PEM file"));

    private readonly Option<bool?> _inClear =
        Recursive(Flags.Switch(InClearName, "send token and secrets unencrypted to a server that is not this machine"));

    public IEnumerable<Option> All => [_url, _tokenFromInput, _tokenFile, _roots, _inClear];

    /// <summary>True for one of them.</summary>
    public static bool Has(Option option) => option.Name is UrlName or TokenName or TokenFileName or RootsName or InClearName;

    /// <summary>True when one of them is given.</summary>
    public bool AnyGiven(ParseResult line) =>
        line.GetValue(_url) is not null
        || line.IsOn(_tokenFromInput)
        || line.GetValue(_tokenFile) is not null
        || line.GetValue(_roots) is not null
        || line.IsOn(_inClear);

    /// <summary>The server they name; false and the fault in words.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public bool TryRead(ParseResult line, TextReader input, out ServerAddress? server, out string fault)
    {
        server = null;
        X509Certificate2Collection? roots = null;
        if (!TryReadUrl(line.GetValue(_url), line.IsOn(_inClear), out Uri? url, out fault)
            || (line.GetValue(_roots) is { } file && !TryReadRoots(file, url!, out roots, out fault))
            || !TryReadToken(line, input, out SecretText? token, out fault))
        {
            return false;
        }

        server = new ServerAddress(url!, token!, roots);
        return true;
    }

    // The text is not repeated: an URL that is refused may carry a password.
    private static bool TryReadUrl(string? text, bool inClear, out Uri? url, out string fault)
    {
        url = null;
        fault = text is null ? "--token-stdin, --token-file, --ca-file and --insecure-http go with --server"
            : !Uri.TryCreate(text, UriKind.Absolute, out url) || url.Scheme is not ("http" or "https")
                ? "invalid --server: use http://host:port or https://host:port"
            : url.UserInfo.Length > 0 ? "invalid --server: no user name or password in it"
            : url.Query.Length > 0 || url.Fragment.Length > 0 ? "invalid --server: no query or fragment in it"
            : url.Scheme == "http" && !inClear && !IsThisMachine(url)
                ? "--server: http would send the token unencrypted to another machine; use https, or say --insecure-http"
            : "";
        url = url is null || url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        return fault.Length == 0;
    }

    private static bool IsThisMachine(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private bool TryReadToken(ParseResult line, TextReader input, out SecretText? token, out string fault)
    {
        (token, fault) = (null, "");
        string? file = line.GetValue(_tokenFile);
        if (line.IsOn(_tokenFromInput) == file is not null)
        {
            fault = file is null ? "--server needs a token: --token-stdin or --token-file" : "--token-stdin and --token-file exclude each other";
            return false;
        }

        string secret = ((file is null ? input.ReadLine() : File.ReadLines(file).FirstOrDefault()) ?? "").Trim();
        fault = secret.Length == 0 ? file is null ? "--token-stdin: there is no token on standard input" : $"--token-file: there is no token in {file}"
            : secret.Length > LongestToken || !secret.All(one => one is > ' ' and <= '~') ? "the token is none: it has characters that no token has"
            : "";
        token = new SecretText(secret);
        return fault.Length == 0;
    }

    private static bool TryReadRoots(string file, Uri url, out X509Certificate2Collection? roots, out string fault)
    {
        (roots, fault) = ([], url.Scheme == "https" ? "" : "--ca-file goes with https");
        try
        {
            roots.ImportFromPem(File.ReadAllText(file));
        }
        catch (CryptographicException)
        {
            roots.Clear();
        }

        fault = fault.Length > 0 || roots.Count > 0 ? fault : $"--ca-file: there is no PEM certificate in {file}";
        return fault.Length == 0;
    }

    private static Option<T> Recursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }
}
