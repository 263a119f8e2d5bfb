using System.Text.Json;
using SnatchEngine.PluginKit.Templates;
using SnatchEngine.TestKit;

namespace SnatchEngine.PluginKit.Specs;

public sealed class TemplateSpecs
{
    private static readonly PluginTemplate s_template = new(Path.Combine(AppContext.BaseDirectory, "templates", "snatch-plugin"));

    [Fact]
    public void A_new_plugin_carries_its_name_id_host_and_program_everywhere()
    {
        using var folder = new TempFolder();
        var files = s_template.Write("OpenTube", "tube.example", "/opt/a & b/", folder["new"]);

        Assert.Contains(Path.Combine("OpenTube", "OpenTubeExtractor.cs"), files);
        Assert.Contains(".gitignore", files);
        Assert.DoesNotContain(files, f => f.Contains(".template.config", StringComparison.Ordinal));
        var text = string.Concat(files.Select(f => File.ReadAllText(Path.Combine(folder["new"], f))));
        Assert.DoesNotContain("NewPlugin", text, StringComparison.Ordinal);
        Assert.DoesNotContain("new-plugin", text, StringComparison.Ordinal);
        Assert.DoesNotContain("site.example", text, StringComparison.Ordinal);
        Assert.Contains("'$(SnatchFolder)' == ''\">/opt/a &amp; b</SnatchFolder>", text, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["new"], "OpenTube", "plugin.json")));
        Assert.Equal(("open-tube", "OpenTube.dll"), (manifest.RootElement.GetProperty("id").GetString(), manifest.RootElement.GetProperty("entry").GetString()));
    }

    [Theory]
    [InlineData("OpenTube", "open-tube")]
    [InlineData("Tube", "tube")]
    [InlineData("HTMLPages", "html-pages")]
    [InlineData("Tube2Go", "tube2-go")]
    public void The_id_is_the_name_in_words(string name, string id) => Assert.Equal(id, PluginTemplate.IdOf(name));

    [Theory]
    [InlineData("openTube")]
    [InlineData("Open Tube")]
    [InlineData("../Up")]
    [InlineData("")]
    public void What_cannot_be_a_namespace_is_no_name(string name)
    {
        using var folder = new TempFolder();
        Assert.Throws<TemplateException>(() => s_template.Write(name, null, "/opt", folder["new"]));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        using var folder = new TempFolder();
        folder.Write("mine.txt", "x");
        Assert.Throws<TemplateException>(() => s_template.Write("OpenTube", null, "/opt", folder.Path));
        Assert.Equal(["mine.txt"], folder.Names());
    }
}
