using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>Collects what a step changes.</summary>
/// <param name="folder">Where the step writes.</param>
internal sealed class StepChanges(string folder)
{
    private const int MostNotes = 64;

    private readonly List<string> _removed = [];
    private readonly List<StagedFile> _added = [];
    private readonly List<string> _notes = [];
    private int _made;

    /// <summary>A path for the next file that is made: short, fixed, and never the name of anything outside.</summary>
    public string NextPath(string extension) => Path.Combine(folder, $"{_made++}.{extension}");

    /// <summary>Puts what was made in the place of a file.</summary>
    public void Replace(StagedFile file, string path, string name)
    {
        Remove(file);
        Add(file with { Path = path, Name = name });
    }

    /// <summary>Adds what was made.</summary>
    public void Add(StagedFile file) => _added.Add(file);

    /// <summary>Says that a file is no longer wanted.</summary>
    public void Remove(StagedFile file)
    {
        if (!_removed.Contains(file.Path))
        {
            _removed.Add(file.Path);
        }
    }

    /// <summary>Says a sentence to people.</summary>
    public void Note(string sentence)
    {
        if (_notes.Count < MostNotes && !_notes.Contains(sentence))
        {
            _notes.Add(sentence);
        }
    }

    /// <summary>All of it.</summary>
    public PostProcessingResult Done() => new() { Removed = _removed, Added = _added, Notes = _notes };
}
