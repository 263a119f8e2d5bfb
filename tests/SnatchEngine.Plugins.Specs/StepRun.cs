using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.PluginKit.PostProcessing;
using SnatchEngine.TestKit;

namespace SnatchEngine.Plugins.Specs;

/// <summary>A shipped step that needs no program, at work on files of a spec.</summary>
internal sealed class StepRun<TPlugin>(string plugin) : IDisposable where TPlugin : ISnatchPlugin, new()
{
    private readonly TempFolder _folder = new();
    private int _runs;

    public TempFolder Folder => _folder;

    public MediaItem Known { get; init; } = new() { Id = new ItemId("site", "42"), Title = "A talk", Sources = [new MediaSource { Urls = ["https://site.example/42.mp4"] }] };

    /// <summary>The folder of the last run.</summary>
    public string Made => _folder[$"made-{_runs}"];

    public StagedFile Write(string name, byte[] bytes, StagedRole role = StagedRole.Media) => new() { Path = _folder.Write($"staged/{Guid.NewGuid():N}", bytes), Name = name, Role = role };

    public StagedFile Write(string name, string text, StagedRole role = StagedRole.Media) => Write(name, System.Text.Encoding.UTF8.GetBytes(text), role);

    public Task<PostProcessingResult> RunAsync(string step, IReadOnlyList<StagedFile> files, params (string Key, string Value)[] options) => RunAsync(step, files, CancellationToken.None, options);

    public Task<PostProcessingResult> RunAsync(string step, IReadOnlyList<StagedFile> files, CancellationToken cancellationToken, params (string Key, string Value)[] options)
    {
        _runs++;
        Directory.CreateDirectory(Made);
        var request = new PostProcessingRequest { Item = Known, Files = files, Folder = Made, Options = options.ToDictionary(o => o.Key, o => o.Value) };
        return StepBench.RunAsync(new TPlugin(), step, request, new StepBenchOptions { Manifest = Replayed.ManifestOf(plugin) }, cancellationToken);
    }

    /// <summary>Demands that a step is refused, and leaves nothing.</summary>
    public async Task<PostProcessingException> RefusedAsync(string step, IReadOnlyList<StagedFile> files, params (string Key, string Value)[] options)
    {
        var refusal = await Assert.ThrowsAsync<PostProcessingException>(() => RunAsync(step, files, options));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Made));
        return refusal;
    }

    public void Dispose() => _folder.Dispose();
}
