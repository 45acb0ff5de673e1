namespace Nixish.Kubernetes.Charts.Tests.Functions;

public class DateFunctionTests
{
    [Theory]
    [InlineData("""{{ date "2006-01-02 15:04:05.000 MST -0700 Z07:00" 1234567890 }} {{ date "Mon Jan _2 Monday January 3:04PM 06 002 __2" 1234567890 }}""")]
    [InlineData("""{{ date "02 Jan 06 15:04 pm PM .999 .000000 ,000 05.00x 2006-_2006" 1600000000 }} {{ date "" 0 }}|{{ date "Z0700 Z07 -07 -07:00:00 -070000 Janet Montag" 0 }}""")]
    [InlineData("""{{ date "2006" -62135596800 }} {{ date "2006-01-02" 253402300800 }} {{ date "2006-01-02" .i64 }} {{ date "2006-01-02" .i32 }} {{ date "2006-01-02" -99999999999 }}""")]
    [InlineData("""{{ dateInZone "2006-01-02 15:04 MST -0700" 1600000000 "America/New_York" }} {{ dateInZone "15:04 MST" 1610000000 "Europe/Paris" }} {{ date_in_zone "15:04 MST" 0 "UTC" }} {{ dateInZone "15:04 MST" 0 "Nope/Zone" }} {{ dateInZone "15:04 Z07:00" 0 "Asia/Kolkata" }} {{ dateInZone "15:04" 0 "" }} {{ dateInZone "15:04 MST" 4000000000 "Europe/Berlin" }}""")]
    [InlineData("""{{ htmlDate 1234567890 }} {{ htmlDateInZone 1234567890 "Asia/Tokyo" }}""")]
    [InlineData("""{{ toDate "2006-01-02" "2017-12-31" | date "02/01/2006" }} {{ toDate "2006-01-02" "2017-12-31" }} {{ toDate "2006-01-02" "x" }} {{ toDate "2006-01-02T15:04:05Z07:00" "2020-02-29T23:59:59.123+02:00" | printf "%v" }}""")]
    [InlineData("""{{ mustToDate "2006-01-02" "2017-13-31" }}""")]
    [InlineData("""{{ mustToDate "2006-01-02" "2017-02-30" }}""")]
    [InlineData("""{{ mustToDate "2006-01-02" "nope" }}""")]
    [InlineData("""{{ mustToDate "2006-01-02" "2017-01-02x" }}""")]
    [InlineData("""{{ mustToDate "Jan 2 15:04" "Foo 2 15:04" }}""")]
    [InlineData("""{{ mustToDate "15:04:05" "25:00:00" }}""")]
    [InlineData("""{{ mustToDate "Jan _2 06 3:04PM MST" "Feb  3 21 4:05AM UTC" }} {{ mustToDate "2006 002" "2020 366" }} {{ mustToDate "Monday, 02-Jan-06 15:04:05 MST" "Sunday, 06-Nov-94 08:49:37 GMT" }} {{ mustToDate "Mon, 02 Jan 2006 15:04:05 -0700" "Mon, 02 Jan 2006 15:04:05 -0700" }}""")]
    [InlineData("""{{ (toDate "2006-01-02" "2020-03-15").Year }} {{ (toDate "2006-01-02" "2020-03-15").Month }} {{ (toDate "2006-01-02" "2020-03-15").Weekday }} {{ (toDate "2006-01-02" "2020-03-15").Unix }} {{ ((toDate "2006-01-02" "2020-01-31").AddDate 0 1 0).Format "2006-01-02" }} {{ (toDate "2006-01-02" "2020-03-15").YearDay }}""")]
    [InlineData("""{{ toDate "2006-01-02" "2020-03-15" | unixEpoch }} {{ toDate "2006-01-02" "2020-03-15" | dateModify "-1.5h" }} {{ toDate "2006-01-02" "2020-03-15" | date_modify "bad" }} {{ toDate "2006-01-02" "2020-03-15" | mustDateModify "24h" }}""")]
    [InlineData("""{{ toDate "2006-01-02" "2020-03-15" | mustDateModify "1x" }}""")]
    [InlineData("""{{ toDate "2006-01-02" "2020-03-15" | must_date_modify "" }}""")]
    [InlineData("""{{ toDate "2006-01-02" "2020-03-15" | must_date_modify "1" }}""")]
    [InlineData("""{{ unixEpoch 5 }}""")]
    [InlineData("""{{ unixEpoch nil }}""")]
    [InlineData("""{{ dateModify "1h" 5 }}""")]
    [InlineData("""{{ duration "95" }} {{ duration 95 }} {{ duration (int64 95) }} {{ duration "x" }} {{ duration "1h" }} {{ duration nil }} {{ duration "-3700" }} {{ duration "86400" }} {{ duration "99999999999999999999" }}""")]
    [InlineData("""{{ durationRound "2400h" }} {{ durationRound "95s" }} {{ durationRound "1h30m" }} {{ durationRound "100ms" }} {{ durationRound "-26h" }} {{ durationRound "9000h" }} {{ durationRound "x" }} {{ durationRound 5 }} {{ durationRound (int64 "3600000000001") }} {{ durationRound "24h0m5s" }} {{ durationRound "1m" }}""")]
    [InlineData("""{{ durationRound "1.5h10m0.5s" }} {{ durationRound "1us" }} {{ durationRound "+2d" }}""")]
    [InlineData("""{{ date 5 6 }}""")]
    [InlineData("""{{ date "2006" }}""")]
    [InlineData("""{{ toDate "2006-01-02 15:04:05.999999999" "2020-01-01 01:02:03.5" }} {{ toDate "2006-01-02" "0001-01-01" }} {{ eq (toDate "2006" "2020" | unixEpoch) "1577836800" }}""")]
    public void A_call_gives_what_the_original_gives(string template) => FunctionCase.Check(template);
}
