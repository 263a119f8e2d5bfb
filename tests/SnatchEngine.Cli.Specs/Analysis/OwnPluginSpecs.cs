namespace SnatchEngine.Cli.Specs.Analysis;

/// <summary>What is shipped and what others begin from keep the rules that others are held to.</summary>
public sealed class OwnPluginSpecs
{
    public static TheoryData<string> Folders => ["plugins", "samples/plugins/HelloExtractor", "templates/snatch-plugin/NewPlugin"];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Our_own_plugins_have_nothing_to_find(string folder)
    {
        var run = new TestConsole();

        Assert.Equal(0, await run.RunAsync("analyze", Path.Combine(Root(), folder), "--fail-on", "low"));

        Assert.Contains(" 0 findings: ", run.Out, StringComparison.Ordinal);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SnatchEngine.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
