namespace SnatchEngine.Plugins.Specs;

public sealed class ShippedStepSpecs
{
    [Theory]
    [InlineData("Ffmpeg", "ffmpeg-merge")]
    [InlineData("Unpack", "extract")]
    [InlineData("Sidecars", "sidecars")]
    [InlineData("Checksums", "checksums-verify")]
    public async Task A_shipped_step_keeps_what_the_host_relies_on(string plugin, string step)
    {
        using var program = new InstalledProgram();

        var tested = await program.RunAsync("plugin", "test", Path.Combine(AppContext.BaseDirectory, "plugins", plugin));

        Assert.True(tested.ExitCode == 0, tested.ToString());
        Assert.Contains($"ok      {step}: refuses an option it does not have", tested.Output, StringComparison.Ordinal);
        Assert.Contains("ok      creates its post-processors", tested.Output, StringComparison.Ordinal);
        Assert.Contains(" 0 failed", tested.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("recordings", tested.Output, StringComparison.Ordinal);
    }
}
