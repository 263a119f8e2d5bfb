using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Benching;

public sealed class BenchOptionSpecs
{
    [Theory]
    [InlineData("-x 0", "-x '0': must be numbers from 1 to 64 with commas, such as 1,2,4")]
    [InlineData("-j 1,,2", "-j '': is empty; LIST are values with commas between them")]
    [InlineData("--concurrency many", "--concurrency 'many': must be numbers from 1 to 256 with commas, such as 1,2,4")]
    [InlineData("--chunk-size 1K", "--chunk-size '1K': must be auto or sizes of at least 16K with commas, such as auto,1MiB,4MiB")]
    [InlineData("--repeat 0", "--repeat '0': must be 1 to 100")]
    [InlineData("--size none", "--size 'none': must be a size such as 512K, 16MiB or 1.5GB")]
    [InlineData("--size 3 --files 4", "--size: 3 B are too few for 4 files")]
    [InlineData("--server rate=fast", "--server 'rate=fast': rate must be a rate such as 20MiB/s, was 'fast'")]
    [InlineData("--urls nothing.txt", "--urls 'nothing.txt': no such file")]
    [InlineData("--against nothing.json", "--against 'nothing.json': no such file")]
    [InlineData("--threshold much", "--threshold 'much': must be a percentage from 0 to 100, such as 5%")]
    [InlineData("--confidence 30%", "--confidence '30%': must be a percentage from 50 to 99.99, such as 99%")]
    [InlineData("--profile fast", "--profile 'fast': must be a file whose name ends with .nettrace, as this traces a run (--profiles NAME,… compares profiles)")]
    [InlineData("--suggest fast.txt", "--suggest 'fast.txt': must be NAME.yaml, where NAME is up to 64 letters, digits, '-', '_' and '.'")]
    [InlineData("--suggest -x 1,2 -j 1 --chunk-size auto --repeat 1", "--suggest searches with a third of the runs, and 2 are too few for that: measure more cells, or more often (--repeat)")]
    [InlineData("http://127.0.0.1/a --server rate=1M", "--server is for its own server, but URLs are given")]
    [InlineData("suit", "'suit' is neither a URL nor one of suite and report")]
    [InlineData("--dir nowhere", "--dir 'nowhere': no such folder")]
    [InlineData("--out nowhere/a.json", "--out 'nowhere/a.json': its folder is not there")]
    [InlineData("report nowhere", "'nowhere': no such folder")]
    public async Task A_wrong_value_is_refused_before_anything_is_measured(string words, string expected)
    {
        var run = new TestConsole();

        Assert.Equal(2, await run.RunAsync(["bench", .. words.Split(' ')]));
        Assert.Equal([expected], run.Problems);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task A_folder_without_results_says_how_to_get_one()
    {
        using var folder = new TempFolder();
        var run = new TestConsole();

        Assert.Equal(2, await run.RunAsync("bench", "report", folder.Path));
        Assert.StartsWith($"'{folder.Path}': holds no result of a matrix; 'snatch bench --out ", Assert.Single(run.Problems), StringComparison.Ordinal);
    }
}
