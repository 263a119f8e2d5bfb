using System.Text;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs;

public sealed class OptionSpecs
{
    private const string Url = "https://example.org/file.iso";

    [Fact]
    public async Task Every_option_of_get_reaches_the_engine()
    {
        using var folder = new TempFolder();
        var pem = folder.Write("ca.pem", "x");
        var cookies = folder.Write("cookies.txt", "");
        var netrc = folder.Write("netrc", "");
        var run = new TestConsole();
        var hex = new string('a', 64);

        var code = await run.RunAsync(
            "get", Url, "-d", folder["new"], "-o", "name.bin", "-x", "4", "-j", "3", "--connections-per-host", "20", "--limit-rate", "5MiB/s", "--checksum", $"sha-256={hex}",
            "--header", "X-Key: a: b", "--cookies", cookies, "--user", "ann:p:w", "--netrc", netrc, "--mirror", "https://m/1", "--mirror", "https://m/2", "--no-continue",
            "--ca-certificate", pem, "--proxy", "socks5h://h:1080", "--chunk-size", "1MiB", "--priority", "urgent", "--pause-between", "1.5", "--archive", "--conditional-get",
            "--set", "download.memory=32MiB", "--max-size", "1GB", "--timeout", "7", "--retries", "0", "--overwrite", "--extractor", "direct-link");

        Assert.Equal((0, []), (code, run.Problems));
        var asked = run.Asked!;
        Assert.Equal(
            [
                "download.memory=32MiB --set", "download.connections-per-file=4 -x", "download.files-at-once=3 -j", "download.connections-per-host=20 --connections-per-host",
                "download.limit-rate=5242880 --limit-rate", "download.chunk-size=1048576 --chunk-size", "download.retries=0 --retries", "download.connect-timeout=7000ms --timeout",
                "download.headers-timeout=7000ms --timeout", "download.idle-timeout=7000ms --timeout", "download.pause-between=1500ms --pause-between",
                $"download.ca-certificate={pem} --ca-certificate", "download.proxy=socks5://h:1080 --proxy",
            ],
            asked.Settings.Select(s => $"{s.Key}={s.Value} {s.Origin}"));
        Assert.Equal((true, true, true), (asked.ExactConnections, asked.ExactTimeouts, asked.UseArchive));
        var wish = Assert.Single(run.Wishes);
        Assert.Equal((Url, folder["new"], "name.bin"), (wish.Url, wish.Folder, wish.FileName));
        Assert.Equal(["https://m/1", "https://m/2"], wish.Mirrors);
        Assert.Equal([new Checksum(ChecksumKind.Sha256, hex)], wish.Checksums);
        Assert.Equal([new KeyValuePair<string, string>("X-Key", "a: b")], wish.Access.Headers);
        Assert.Equal("Basic " + Convert.ToBase64String("ann:p:w"u8), wish.Access.Authorization);
        Assert.Equal((true, true), (wish.Access.Cookies is not null, wish.Access.Netrc is not null));
        Assert.Equal((1_000_000_000, DownloadPriority.Urgent), (wish.MaxSize!.Value.Bytes, wish.Priority));
        Assert.Equal("direct-link", wish.Extractor);
        Assert.Equal((false, true, true), (wish.Resume, wish.Overwrite, wish.OnlyIfNewer));
    }

    [Fact]
    public async Task All_wrong_values_are_told_at_once_and_nothing_starts()
    {
        var run = new TestConsole();

        var code = await run.RunAsync(
            "get", Url, "-x", "0", "-j", "many", "--limit-rate", "10MBit", "--timeout", "0", "--checksum", "sha-256=zz", "--set", "foo", "--priority", "soon", "--max-size", "-1",
            "--retries", "101", "--connections-per-host", "2000", "--chunk-size", "1K", "--pause-between", "x", "--cookies", "/no/such", "--colour");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Null(run.Asked);
        Assert.Equal(
            [
                "unknown option '--colour'",
                "--checksum 'sha-256=zz': must be KIND=HEX, where KIND is md5 (32 digits), sha-1 (40), sha-256 (64), sha-512 (128) or crc32c (8)",
                "--max-size '-1': must be a size such as 512K, 16MiB or 1.5GB",
                "--priority 'soon': must be urgent, high, normal or low",
                "--cookies '/no/such': no such file",
                "--set 'foo': must be KEY=VALUE, such as download.retries=3",
                "-x '0': must be 1 to 64",
                "-j 'many': must be auto or 1 to 10000",
                "--connections-per-host '2000': must be 1 to 1024",
                "--limit-rate '10MBit': must be a rate such as 500K or 5MiB/s (0: no limit)",
                "--chunk-size '1K': must be auto or a size of at least 16K, such as 4MiB",
                "--retries '101': must be 0 to 100",
                "--timeout '0': must be a duration such as 30 (seconds), 250ms, 5m or 1h30m, more than 0",
                "--pause-between 'x': must be a duration such as 30 (seconds), 250ms, 5m or 1h30m",
            ],
            run.Problems);
    }

    [Theory]
    [InlineData("nothing to fetch: give a URL, or a list with -i FILE", "get")]
    [InlineData("-x needs a value: N", "get", Url, "-x")]
    [InlineData("-x was given 2 times; once is allowed", "get", Url, "-x", "2", "-x", "3")]
    [InlineData("unknown option '--maxsize' (did you mean '--max-size'?)", "get", Url, "--maxsize=3")]
    [InlineData("unknown command 'plann' (did you mean 'plan'?); 'snatch --help' lists them", "plann", Url)]
    [InlineData("unknown command 'https://example.org/file.iso' (did you mean 'snatch get URL'?); 'snatch --help' lists them", Url)]
    [InlineData("-o names one file, but several are asked for; in a list (-i), write 'out=' for each URL", "get", Url, Url, "-o", "a")]
    [InlineData("--mirror belongs to one file, but several are asked for; in a list (-i), write mirrors after tabs for each URL", "get", Url, Url, "--mirror", Url)]
    [InlineData("--continue and --no-continue exclude each other", "get", Url, "--continue", "--no-continue")]
    [InlineData("-o '-': writing to standard output is not supported; name a file", "get", Url, "-o", "-")]
    [InlineData("-o 'a/': must name a file (-d names the folder)", "get", Url, "-o", "a/")]
    [InlineData("-i 'no-such-list': no such file", "get", "-i", "no-such-list")]
    [InlineData("--older-than 'long': must be a duration such as 30 (seconds), 250ms, 5m or 1h30m", "clean", "--older-than", "long")]
    [InlineData("'no-such-folder': no such folder", "clean", "no-such-folder")]
    [InlineData("a command is needed: get, plan, formats, plugin, archive, profile, serve, add, queue, pause, resume, cancel, retry, analyze, clean, check or schema; 'snatch --help' explains them")]
    public async Task A_wrong_command_line_is_told_in_one_line(string problem, params string[] words)
    {
        var run = new TestConsole();

        Assert.Equal(ExitCode.Usage, await run.RunAsync(words));
        Assert.Equal([problem], run.Problems);
    }

    [Theory]
    [InlineData("--header", "Cookie: s3cret\r\nX: y")]
    [InlineData("--header", "s3cret")]
    [InlineData("--header", "a b: s3cret")]
    [InlineData("--header", "Range: s3cret")]
    [InlineData("--header", "X: s3cret-ü")]
    [InlineData("--user", "s3cret")]
    [InlineData("--bearer", "s3cret\n")]
    [InlineData("--proxy", "ftp://ann:s3cret@h")]
    [Trait("nasty", "78")]
    public async Task A_refused_secret_is_not_repeated(string option, string value)
    {
        var run = new TestConsole();

        Assert.Equal(ExitCode.Usage, await run.RunAsync("get", Url, option, value));
        Assert.StartsWith(option, Assert.Single(run.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Problems[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16, "-x", "16")]
    [InlineData(8, "-x", "2")]
    [InlineData(16, "-j", "16")]
    [InlineData(24, "-j", "6", "-x", "4")]
    [InlineData(1024, "-j", "9999", "-x", "64")]
    [InlineData(8, "-j", "auto")]
    [InlineData(8, "-x", "16", "--set", "download.connections-per-host=8")]
    [InlineData(8, "-x", "16", "--connections-per-host", "8")]
    public async Task An_explicit_number_raises_what_a_host_must_bear_unless_that_is_given(int perHost, params string[] words)
    {
        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync(["get", Url, .. words]));
        Assert.Equal(perHost, run.Asked!.Sharpen(new DownloadOptions()).ConnectionsPerHost);
        Assert.Equal(words.Contains("-x"), run.Asked.Sharpen(new DownloadOptions()).ExactConnections);
    }

    [Fact]
    public async Task A_profile_that_allows_more_per_host_is_not_lowered()
    {
        var run = new TestConsole();

        await run.RunAsync("get", Url, "-x", "16");

        Assert.Equal(100, run.Asked!.Sharpen(new DownloadOptions { ConnectionsPerHost = 100 }).ConnectionsPerHost);
    }

    [Theory]
    [InlineData("https://ann:p%40w@h/x?a=%7E", "https://h/x?a=%7E", "ann:p@w")]
    [InlineData("https://ann:p@w@h/", "https://h/", "ann:p@w")]
    [InlineData("https://ann@h", "https://h", "ann:")]
    [InlineData("https://h/x@y", "https://h/x@y", null)]
    public async Task A_login_in_the_URL_becomes_a_credential(string typed, string url, string? login)
    {
        var run = new TestConsole();

        await run.RunAsync("get", typed);

        var wish = Assert.Single(run.Wishes);
        Assert.Equal(url, wish.Url);
        Assert.Equal(login is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login)), wish.Access.Authorization);
    }

    [Fact]
    public async Task Netrc_without_a_value_reads_the_persons_own_and_leaves_the_URL_alone()
    {
        using var home = new TempFolder();
        var own = home.Write(".netrc", "");
        var run = new TestConsole { PersonFolder = home.Path };

        Assert.Equal(0, await run.RunAsync("get", "--netrc", Url));
        Assert.Equal((own, Url), (run.Asked!.NetrcFile, Assert.Single(run.Wishes).Url));
    }

    [Theory]
    [InlineData("sub/x.bin", "./sub", "x.bin")]
    [InlineData("../x.bin", "./..", "x.bin")]
    [InlineData("/tmp/x.bin", "/tmp", "x.bin")]
    public async Task Folders_typed_in_the_name_are_meant(string name, string folder, string file)
    {
        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync("get", Url, "-o", name));
        Assert.Equal((folder, file), (run.Wishes[0].Folder, run.Wishes[0].FileName));
    }

    [Theory]
    [InlineData("get")]
    [InlineData("plan")]
    [InlineData("clean")]
    public async Task Help_of_each_command_has_an_example(string command)
    {
        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync(command, "--help"));
        Assert.Contains($"  snatch {command} ", run.Out[run.Out.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }
}
