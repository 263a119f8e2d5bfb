using System.Text;

namespace SnatchEngine.Cli.Specs.Plugins;

public sealed class TrustQuestionSpecs : IDisposable
{
    private readonly PluginHome _home = new();

    [Theory]
    [InlineData("y\n", 0, true)]
    [InlineData("yes\n", 0, true)]
    [InlineData("n\n", 1, false)]
    [InlineData("\n", 1, false)]
    [InlineData("", 1, false)]
    public async Task On_a_terminal_it_asks_and_only_a_yes_pins(string answer, int code, bool pinned)
    {
        var run = new TestConsole { Terminal = true, Input = new MemoryStream(Encoding.UTF8.GetBytes(answer)), HomeFolder = _home.Home.Path };

        Assert.Equal(code, await run.RunAsync("plugin", "trust", _home.Built()));

        Assert.StartsWith("Trust exactly these files? [y/N] ", run.Error, StringComparison.Ordinal);
        Assert.Contains("These permissions bind what the program lends to the plugin. Its code itself can do whatever you can.\n", run.Out, StringComparison.Ordinal);
        var pins = _home.Home["state/plugins.pins"];
        Assert.Equal(pinned, File.Exists(pins));
        Assert.True(!pinned || OperatingSystem.IsWindows() || File.GetUnixFileMode(pins) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    public void Dispose() => _home.Dispose();
}
