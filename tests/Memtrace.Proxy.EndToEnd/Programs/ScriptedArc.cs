using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>An upstream in these tests' own process that answers as one test needs it: slowly, or with very much.</summary>
internal sealed class ScriptedArc : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ScriptedArc(WebApplication application) => _application = application;

    public string Address => _application.Urls.First();

    public static async Task<ScriptedArc> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MinResponseDataRate = null;
        });
        WebApplication application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return new ScriptedArc(application);
    }

    /// <summary>Answers every query with one row of one column: the database it was asked for.</summary>
    public static Task<ScriptedArc> StartEchoAsync() => StartAsync(context =>
    {
        string database = context.Request.Headers["x-arc-database"].ToString();
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"columns":["database"],"data":[[{{JsonSerializer.Serialize(database)}}]]}""");
    });

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
