using System.Net;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage.Bindings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Memtrace.Proxy.Tests.Attempts;

/// <summary>The proxy with its memory tier in front of counted look-ups, asked from any address.</summary>
internal sealed class GuessedProxy : IAsyncDisposable
{
    private GuessedProxy(ProxyUnderTest proxy, ManualClock clock, Caller caller)
    {
        Proxy = proxy;
        Clock = clock;
        From = caller;
    }

    public ProxyUnderTest Proxy { get; }

    public ManualClock Clock { get; }

    /// <summary>Where the next requests come from.</summary>
    public Caller From { get; }

    public int LookUps => Proxy.Bindings.LookUps;

    public static async Task<GuessedProxy> StartAsync(ProxyOptions? options = null)
    {
        var clock = new ManualClock();
        var caller = new Caller();
        ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock, options: options, customize: builder =>
        {
            builder.Services.AddSingleton<IStartupFilter>(caller);
            object behind = builder.Services.Last(service => service.ServiceType == typeof(ITenantBindings)).ImplementationInstance!;
            builder.Services.AddSingleton<ITenantBindings>(new MemoryBindings((ITenantBindings)behind, new MemoryTierOptions(), StubBindings.Pulse(clock), clock));
        });
        return new GuessedProxy(proxy, clock, caller);
    }

    /// <summary>Asks with a key, or with none.</summary>
    public Task<Said> AskAsync(string? key, params (string Name, string Value)[] headers) => Proxy.GetAsync("/api/v1/me", key, headers);

    /// <summary>Brings keys that nobody has; each is told so.</summary>
    public async Task GuessAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal("invalid_key", (await AskAsync(Guess())).Code);
        }
    }

    public static string Guess() => ApiKeyToken.Issue().Reveal().ToString();

    public ValueTask DisposeAsync() => Proxy.DisposeAsync();

    /// <summary>Gives requests the address they come from.</summary>
    internal sealed class Caller : IStartupFilter
    {
        public string Address { get; set; } = "203.0.113.7";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(Address);
                return rest(context);
            });
            next(app);
        };
    }
}
