using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Memtrace.Proxy.Tests.Storage.Servers;

/// <summary>
/// What a server of a test is built from: one free port of the loopback, no log, and no settings. The framework's own beginnings watch
/// settings files, and of watchers a machine gives each user few.
/// </summary>
internal static class LoopbackServer
{
    public static WebApplicationBuilder CreateBuilder(Action<ListenOptions>? listening = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listening?.Invoke(listen)));
        return builder;
    }
}
