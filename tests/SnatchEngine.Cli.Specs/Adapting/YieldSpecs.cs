namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>The real program on a real line of 24 Mbit/s with a queue of 0.8 s, which somebody else wants too.</summary>
[Trait("load", "real")]
public sealed class YieldSpecs
{
    private const double Line = 24e6 / 8;

    [Fact]
    public async Task One_who_yields_leaves_another_most_of_the_line_and_one_who_does_not_takes_it()
    {
        var refusal = await SharedLine.RefusalAsync();
        Assert.SkipWhen(refusal is not null, refusal ?? "");
        using var program = new SnatchProgram();
        string[] get = ["get", "-x", "8", "--overwrite", $"{SharedLine.Server}/2000000000"];

        var beside = await SharedLine.OtherBesideAsync(program, get);
        var yielded = await SharedLine.OtherBesideAsync(program, [.. get, "--set", "download.yield=true"]);

        Assert.True(beside < 0.4 * Line, $"without yielding the other had {beside / Line:P0} of the line");
        Assert.True(yielded > 0.7 * Line, $"with yielding the other had {yielded / Line:P0} of the line");
    }
}
