using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Sql;

public sealed class StoredTimeTests
{
    private static readonly DateTimeOffset Moment = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-01-02 03:04:05")]
    [InlineData("2026-01-02 03:04:05+00:00")]
    [InlineData("2026-01-02 05:04:05+02:00")]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05")]
    [InlineData("2026-01-02 03:04:05.000000000+00:00")]
    [InlineData(" 2026-01-02 03:04:05 ")]
    public void Both_forms_of_Memtrace_02_and_their_T_variants_are_read(string text) => Assert.Equal(Moment, StoredTime.Read(text));

    [Theory]
    [InlineData("2026-01-02 03:04:05.123456789+00:00")]
    [InlineData("2026-01-02T03:04:05.1234567Z")]
    public void Nanoseconds_are_cut_to_ticks(string text) => Assert.Equal(Moment.AddTicks(1234567), StoredTime.Read(text));

    [Fact]
    public void A_day_or_a_minute_stands_for_its_begin()
    {
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), StoredTime.Read("2026-01-02"));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 0, TimeSpan.Zero), StoredTime.Read("2026-01-02 03:04"));
    }

    [Theory]
    [InlineData(1767323045L)]
    [InlineData(1767323045000L)]
    public void Numbers_are_seconds_or_milliseconds_as_the_Go_driver_has_it(long number) =>
        Assert.Equal(Moment, StoredTime.Read(number));

    [Theory]
    [InlineData("next week")]
    [InlineData("")]
    [InlineData("2026-13-02 03:04:05")]
    public void What_cannot_be_read_lies_in_the_past(string text) => Assert.Equal(DateTimeOffset.MinValue, StoredTime.Read(text));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_number_beyond_all_time_does_not_throw(long number) => Assert.NotNull(StoredTime.Read(number));

    [Fact]
    public void Null_is_no_time() => Assert.Null(StoredTime.Read(DBNull.Value));

    [Fact]
    public void Whole_seconds_are_written_as_SQLite_does_and_fractions_as_Go_does()
    {
        Assert.Equal("2026-01-02 03:04:05", StoredTime.Format(Moment.ToOffset(TimeSpan.FromHours(2))));
        Assert.Equal("2026-01-02 03:04:05.5+00:00", StoredTime.Format(Moment.AddMilliseconds(500)));
        Assert.Equal(Moment.AddTicks(1), StoredTime.Read(StoredTime.Format(Moment.AddTicks(1))));
    }
}
