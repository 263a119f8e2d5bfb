using System.Globalization;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.PostProcessing;

namespace Transcript;

/// <summary>What is spoken, as a text beside the file.</summary>
internal sealed class TranscriptStep(PluginEnvironment environment) : IPostProcessor
{
    private const string Language = "language";

    public string Name => "transcript";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var language = LanguageIn(request.Options);
        var media = request.Files.Where(f => f.Role == StagedRole.Media).ToArray();
        List<StagedFile> added = [];
        for (var i = 0; i < media.Length; i++)
        {
            var text = await TranscribeAsync(media[i], language, cancellationToken);

            // A name of our own in the folder that was lent; the name people see is told to the host, which makes it safe.
            var path = Path.Combine(request.Folder, $"{i}.txt");
            await File.WriteAllTextAsync(path, text, cancellationToken);
            added.Add(new StagedFile { Path = path, Name = Path.ChangeExtension(media[i].Name, "txt"), Role = StagedRole.Sidecar });
            request.Progress.Report((i + 1d) / media.Length);
        }

        return new PostProcessingResult { Added = added };
    }

    // Before any work: a typing error must not cost an hour.
    private static string? LanguageIn(IReadOnlyDictionary<string, string> options)
    {
        if (options.Keys.FirstOrDefault(k => k != Language) is { } strange)
        {
            throw new PostProcessingException(PostProcessingFailure.BadOption, $"'{strange}' is no option of 'transcript'; it has {Language}");
        }

        return options.GetValueOrDefault(Language) switch
        {
            null or "" => null,
            { Length: <= 12 } language when language.All(c => char.IsAsciiLetter(c) || c == '-') => language,
            var wrong => throw new PostProcessingException(PostProcessingFailure.BadOption, $"'language' of 'transcript' must be a language such as de or pt-BR, was '{wrong}'"),
        };
    }

    private async Task<string> TranscribeAsync(StagedFile file, string? language, CancellationToken cancellationToken)
    {
        List<string> arguments = [];
        if (environment.Settings.TryGetValue("model", out var model))
        {
            arguments.AddRange(["--model", model]);
        }

        if (language is not null)
        {
            arguments.AddRange(["--language", language]);
        }

        // A full path begins with a slash or a drive, so no file is ever taken for an option; no shell sees it.
        var call = new ProgramCall("transcribe", [.. arguments, file.Path]) { TimeOut = TimeSpan.FromMinutes(environment.NumberSetting("minutes") ?? 60) };

        // A program that is missing or hangs is a ProgramException, which the host knows how to tell.
        var said = await environment.RunAsync(call, cancellationToken);
        return said.ExitCode == 0
            ? said.Output
            : throw new PostProcessingException(PostProcessingFailure.ProgramFailed, string.Create(CultureInfo.InvariantCulture, $"transcribe ended with {said.ExitCode}: {LastLine(said.Errors)}"));
    }

    private static string LastLine(string errors) => errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing";
}
