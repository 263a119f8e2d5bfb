using System.Text.Json;
using SnatchEngine.Naming;

namespace SnatchEngine.Specs.Naming;

public sealed class TemplateVectorSpecs
{
    [Theory]
    [InlineData("percent.json", 380)]
    [InlineData("braces.json", 130)]
    public void Every_template_makes_the_name_its_rules_say(string file, int least)
    {
        var (fields, json) = Read(file);
        var wrong = new List<string>();
        var count = 0;
        foreach (var vector in json.GetProperty("names").EnumerateArray())
        {
            var (template, expected) = (vector[0].GetString()!, vector[1].GetString());
            var name = NameTemplate.Parse(template).Render(fields);
            count++;
            if (name != expected)
            {
                wrong.Add($"{template}: '{expected}' was expected, '{name}' was made");
            }
        }

        Assert.Empty(wrong);
        Assert.True(count >= least, $"only {count} vectors");
    }

    [Theory]
    [InlineData("percent.json", 15)]
    [InlineData("braces.json", 40)]
    public void Every_mistake_is_told_with_its_column(string file, int least)
    {
        var (_, json) = Read(file);
        var wrong = new List<string>();
        var count = 0;
        foreach (var vector in json.GetProperty("mistakes").EnumerateArray())
        {
            var (template, column) = (vector[0].GetString()!, vector[1].GetInt32());
            var told = Record.Exception(() => NameTemplate.Parse(template));
            count++;
            if ((told as NamingException)?.Column != column || !told!.Message.StartsWith($"column {column}: ", StringComparison.Ordinal))
            {
                wrong.Add($"{template}: column {column} was expected, {told?.Message ?? "nothing"} was told");
            }
        }

        Assert.Empty(wrong);
        Assert.True(count >= least, $"only {count} vectors");
    }

    private static (NameFields Fields, JsonElement Json) Read(string file)
    {
        var json = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Naming", file)));
        return (NameFields.OfInfo(json.GetProperty("fields"), DateTimeOffset.UnixEpoch)[0], json);
    }
}
