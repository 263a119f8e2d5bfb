using System.CommandLine;
using System.Text.Json;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Formats;
using SnatchEngine.Naming;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch plan --load-info-json FILE</c>: how what yt-dlp has described would be named.</summary>
/// <param name="composition">The world.</param>
/// <param name="options">The options of <c>plan</c>; those for names and choices count.</param>
internal sealed class RecordedPlanCommand(Composition composition, FetchOptions options)
{
    private const string UsualTemplate = "%(title)s [%(id)s].%(ext)s";

    private readonly Option<string[]> _file = FetchOptions.Valued("--load-info-json", "FILE", "Instead of a URL: names what yt-dlp has written to an info JSON");

    /// <summary>Puts its option on a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_file);

    /// <summary>Whether it is asked for.</summary>
    public bool IsAsked(ParseResult result) => result.GetResult(_file) is { Implicit: false };

    /// <summary>Prints a name for each video.</summary>
    /// <exception cref="UsageException">With every problem.</exception>
    public async Task<int> RunAsync(ParseResult result, OutputChoice output, CancellationToken cancellationToken)
    {
        var read = new OptionReader(result);
        var file = read.ExistingFile(_file);
        var name = Name(read);
        var wish = FormatReading.Wish(options.Format, options.Sort, read);
        var selected = options.Selection.Read(read, new Wish { Url = "" });
        if (result.GetResult(options.Urls)?.Tokens.Count > 0 || read.Has(options.InputFile))
        {
            read.Add($"{read.NameOf(_file)} stands in place of a URL; give one of them");
        }

        if (read.Problems.Count > 0 || file is null)
        {
            throw new UsageException([.. read.Problems.Distinct(StringComparer.Ordinal)]);
        }

        var all = await ReadAsync(file, wish, cancellationToken);
        if (all.Count == 0)
        {
            composition.Console.Error.WriteLine("snatch: no format matches");
            return ExitCode.SomeFailed;
        }

        foreach (var place in selected.Items?.PlacesOf(all.Count) ?? Enumerable.Range(1, all.Count))
        {
            Tell(all[place - 1], selected, name, output);
        }

        return ExitCode.Done;
    }

    private void Tell(NameFields fields, Wish selected, Func<NameFields, string> name, OutputChoice output)
    {
        var refusal = selected.Match?.RefusalOf(fields);
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of(refusal is null ? "planned" : "skipped", json =>
            {
                if (refusal is null)
                {
                    json.WriteString("filename", name(fields));
                    return;
                }

                json.WriteString("title", fields.Title);
                json.WriteString("reason", nameof(Planning.SkipReason.NotMatching));
                json.WriteString("sentence", refusal);
            }));
        }
        else if (refusal is null)
        {
            composition.Console.Out.WriteLine(Printable.Clean(name(fields)));
        }
        else if (!output.Quiet)
        {
            composition.Console.Error.WriteLine(Printable.Clean($"skipped  {fields.Title}  {refusal}"));
        }
    }

    private Func<NameFields, string> Name(OptionReader read)
    {
        var text = read.One(options.Name) ?? UsualTemplate;
        var folder = read.One(options.Folder);
        if (!NameTemplate.IsTemplate(text))
        {
            return _ => folder is null ? text : Path.Combine(folder, text);
        }

        if (OutputTemplate.Read(text, options.Name, read, composition.PersonFolder) is not { } output)
        {
            return _ => "";
        }

        if (folder is not null && output.Folder is not null)
        {
            read.Refuse(options.Name, text, $"begins with a full path, so {read.NameOf(options.Folder)} says nothing more; give one of them");
        }

        folder ??= output.Folder;
        return fields => folder is null ? output.Template.Render(fields) : Path.Combine(folder, output.Template.Render(fields));
    }

    private async Task<IReadOnlyList<NameFields>> ReadAsync(string file, FormatWish? wish, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return NameFields.OfInfo(json.RootElement, composition.Time.GetUtcNow(), wish is null ? null : FormatRules.Of(wish, FormatAbilities.All));
        }
        catch (FormatChoiceException wrong)
        {
            throw new UsageException([wrong.Message]);
        }
        catch (JsonException wrong)
        {
            throw new UsageException([$"{WishValue.Shown(file)}:{(wrong.LineNumber ?? 0) + 1}:{(wrong.BytePositionInLine ?? 0) + 1}: is no info JSON: {Printable.Clean(wrong.Message)}"]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException([$"cannot read '{WishValue.Shown(file)}': {failure.Message}"]);
        }
    }
}
