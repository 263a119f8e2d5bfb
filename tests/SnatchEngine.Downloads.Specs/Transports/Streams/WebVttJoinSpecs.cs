using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Specs.Transports.Streams;

public sealed class WebVttJoinSpecs
{
    [Fact]
    public void The_header_stands_once_and_a_shared_cue_once()
    {
        var join = new WebVttJoin();
        var text = join.Add("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:01.000 --> 00:03.000\nOne\n\n") +
            join.Add("WEBVTT\r\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\r\n\r\n00:01.000 --> 00:03.000\r\nOne\r\n\r\n2\r\n00:04.000 --> 00:05.000 line:0\r\nTwo\r\n");
        Assert.Equal("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:01.000 --> 00:03.000\nOne\n\n2\n00:04.000 --> 00:05.000 line:0\nTwo\n\n", text);
    }

    [Fact]
    public void Times_are_put_on_the_first_segments_clock_even_when_mpeg_time_wraps()
    {
        var join = new WebVttJoin();
        join.Add($"WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:{(1L << 33) - 90000}\n\n");
        Assert.Equal("00:00:03.500 --> 00:00:04.500\nx\n\n", join.Add("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:90000,LOCAL:00:00:00.000\n\n00:01.500 --> 00:02.500\nx\n"));
    }

    [Fact]
    public void It_goes_on_from_what_is_written()
    {
        var first = new WebVttJoin();
        var written = first.Add("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n00:01.000 --> 00:02.000\nOne\n");
        var second = new WebVttJoin();
        second.GoOnFrom(written);
        Assert.Equal("00:00:03.000 --> 00:00:04.000\nTwo\n\n", second.Add("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:90000,LOCAL:00:00:00.000\n\n00:02.000 --> 00:03.000\nTwo\n"));
    }
}
