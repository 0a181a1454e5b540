using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Memtrace.Proxy.Telemetry;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Every request, served or refused, leaves one log line and one measurement, and neither tells what was asked.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task A_served_request_leaves_one_line_at_debug_and_one_measurement()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var measured = new Measured(proxy);

        await proxy.WriteAsync(proxy.Key());

        string entry = Assert.Single(proxy.Log.Entries);
        Assert.StartsWith("Debug ", entry, StringComparison.Ordinal);
        Assert.Contains("POST /api/v1/write/line-protocol 204 org=org_a key=1 ", entry, StringComparison.Ordinal);
        Assert.Equal(["endpoint=/api/v1/write/line-protocol reason=none status=204"], measured.Taken);
    }

    [Fact]
    public async Task At_info_a_served_request_leaves_no_line_and_still_a_measurement()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(level: LogLevel.Information);
        using var measured = new Measured(proxy);

        await proxy.WriteAsync(proxy.Key());

        Assert.Empty(proxy.Log.Entries);
        Assert.Single(measured.Taken);
    }

    [Fact]
    public async Task A_method_that_nobody_knows_is_not_told()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();

        await RawExchange.SendAsync(proxy.Url, $"{key} /api/v1/me HTTP/1.1\nHost: x\nConnection: close\n\n");

        string entry = Assert.Single(proxy.Log.Accounts);
        Assert.Contains(" OTHER ", entry, StringComparison.Ordinal);
        Assert.DoesNotContain(key, entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_breaks_off_its_body_is_no_fault_of_the_proxy()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string head = $"POST /api/v1/query HTTP/1.1\r\nHost: x\r\nx-api-key: {proxy.Key()}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{";
        using (var client = new System.Net.Sockets.TcpClient { LingerState = new System.Net.Sockets.LingerOption(true, 0) })
        {
            await client.ConnectAsync(proxy.Url.Host, proxy.Url.Port);
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(head));
        }

        await Eventually.SeesAsync(() => proxy.Log.Accounts.Any());
        Assert.DoesNotContain(proxy.Log.Entries, entry => entry.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_request_leaves_one_line_at_info_with_its_reason()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(level: LogLevel.Information);
        using var measured = new Measured(proxy);
        string key = proxy.Key();

        await proxy.GetAsync("/api/v1/me", null);
        await proxy.QueryAsync(key, "DROP TABLE x");
        await proxy.GetAsync("/api/v1/logs", key);
        await proxy.GetAsync("/a/../b", key);

        Assert.Equal(4, proxy.Log.Entries.Count);
        Assert.All(proxy.Log.Entries, entry => Assert.StartsWith("Information ", entry, StringComparison.Ordinal));
        Assert.Contains("GET /api/v1/me 401 refused=missing_key org=- key=0 ", proxy.Log.Entries.ElementAt(0), StringComparison.Ordinal);
        Assert.Contains("POST /api/v1/query 400 refused=sql_statement_kind org=org_a key=1 ", proxy.Log.Entries.ElementAt(1), StringComparison.Ordinal);
        Assert.Contains("GET - 403 refused=endpoint_closed org=org_a key=1 ", proxy.Log.Entries.ElementAt(2), StringComparison.Ordinal);
        Assert.Equal(4, measured.Taken.Length);
        Assert.Superset(
            new HashSet<string>
            {
                "endpoint=/api/v1/me reason=missing_key status=401",
                "endpoint=/api/v1/query reason=sql_statement_kind status=400",
                "endpoint=none reason=endpoint_closed status=403",
            },
            measured.Taken.ToHashSet());
    }

    [Fact]
    public async Task What_was_asked_stands_in_neither()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        using var measured = new Measured(proxy);
        string key = proxy.Key();

        await proxy.GetAsync("/api/v1/query/telltale_path?limit=5&x=telltale_query", key);
        await proxy.GetAsync("/api/v1/databases/telltale_path", key);
        await proxy.GetAsync("/telltale_path?x=telltale_query", key);
        await proxy.GetAsync("/api/v1/query/cpu?where=telltale_query", key);
        await proxy.QueryAsync(key, "SELECT telltale_sql FROM other.x");
        await proxy.QueryAsync(key, "SELECT telltale_sql FROM x");
        await proxy.WriteAsync(key, "telltale_line v=1", ("User-Agent", "telltale_agent"));

        Assert.Equal(7, proxy.Log.Accounts.Count());
        Assert.Equal(7, measured.Taken.Length);
        Assert.DoesNotContain(proxy.Log.Entries.Concat(measured.Taken), text => text.Contains("telltale", StringComparison.Ordinal));
        Assert.Contains(proxy.Log.Accounts, entry => entry.Contains("GET /api/v1/query/{measurement} 204 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_of_an_Arc_leaves_one_account_and_one_warning_for_its_operator()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(level: LogLevel.Information);
        using var measured = new Measured(proxy);
        string key = proxy.Key();
        string address = proxy.Upstream.Url.Authority;
        await proxy.Upstream.StopAsync();

        await proxy.QueryAsync(key);

        Assert.Contains("502 refused=backend_unreachable org=org_a", Assert.Single(proxy.Log.Accounts), StringComparison.Ordinal);
        Assert.Single(proxy.Log.Entries, entry => entry.StartsWith("Warning ", StringComparison.Ordinal));
        Assert.DoesNotContain(proxy.Log.Entries, entry => entry.Contains(address, StringComparison.Ordinal));
        Assert.Equal(["endpoint=/api/v1/query reason=backend_unreachable status=502"], measured.Taken);
    }

    [Fact]
    public async Task What_no_room_expected_is_an_internal_error_without_its_text()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: new BrokenClock());

        Said said = await proxy.WriteAsync(proxy.Key());

        Assert.Equal(500, (int)said.Status);
        Assert.Equal("""{"error":"internal error","code":"internal_error"}""", said.Body);
        Assert.DoesNotContain(proxy.Log.Entries, entry => entry.Contains("telltale", StringComparison.Ordinal));
        Assert.Single(proxy.Log.Entries, entry => entry.StartsWith("Error ", StringComparison.Ordinal));
        Assert.Single(proxy.Log.Accounts);
    }

    /// <summary>A part that throws where nobody expects it, with a text that must stay inside.</summary>
    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("telltale");
    }

    /// <summary>The measurements of one proxy: instruments of other tests that run beside this one are not listened to.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<string> _taken = new();

        public Measured(ProxyUnderTest proxy)
        {
            object scope = proxy.Service<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name is Instruments.RequestDuration or "memtrace.bindings.lookups" && ReferenceEquals(instrument.Meter.Scope, scope))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
            {
                Assert.True(value >= 0);
                List<string> written = [];
                foreach (KeyValuePair<string, object?> tag in tags)
                {
                    written.Add(string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}"));
                }

                _taken.Enqueue(string.Join(' ', written.Order(StringComparer.Ordinal)));
            });
            _listener.Start();
        }

        /// <summary>All of them, as whoever collects finds them.</summary>
        public string[] Taken
        {
            get
            {
                _listener.RecordObservableInstruments();
                return [.. _taken];
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
