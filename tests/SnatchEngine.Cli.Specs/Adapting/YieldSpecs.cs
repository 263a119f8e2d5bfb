namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>The real program on a real line of 24 Mbit/s with a queue of 0.8 s, which somebody else wants too.</summary>
[Trait("load", "real")]
public sealed class YieldSpecs
{
    [Fact]
    public async Task Another_download_gets_nearly_what_it_would_alone_from_one_who_yields()
    {
        var refusal = await SharedLine.RefusalAsync();
        Assert.SkipWhen(refusal is not null, refusal ?? "");
        using var program = new SnatchProgram();

        var alone = await SharedLine.OtherBesideAsync(program);
        var beside = await SharedLine.OtherBesideAsync(program, "get", "-x", "8", "--set", "download.yield=true", $"{SharedLine.Server}/2000000000");

        // Eight connections that do not yield leave it a ninth, more or less.
        Assert.True(beside > 0.7 * alone, $"alone it had {alone / 1e6:0.00} MB/s, beside us {beside / 1e6:0.00}");
    }
}
