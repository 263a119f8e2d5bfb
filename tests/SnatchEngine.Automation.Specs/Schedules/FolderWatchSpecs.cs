using SnatchEngine.Automation.Schedules;
using SnatchEngine.TestKit;

namespace SnatchEngine.Automation.Specs.Schedules;

public sealed class FolderWatchSpecs : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FolderWatch _watch = new(new ManualTime());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_appears_once_when_it_has_stopped_growing()
    {
        File.WriteAllText(_folder["old.txt"], "x");
        Assert.Empty(Look());
        File.WriteAllText(_folder["new.txt"], "a");
        File.WriteAllText(_folder["other.bin"], "a");
        Assert.Empty(Look());
        File.WriteAllText(_folder["new.txt"], "ab");
        Assert.Empty(Look());
        Assert.Equal([$"the file new.txt appeared in {_folder.Path}"], Look());
        File.WriteAllText(_folder["new.txt"], "abc");
        Assert.Empty(Look());
        Assert.Empty(Look());
    }

    [Fact]
    public void A_folder_that_is_away_for_a_moment_brings_nothing_back_as_new()
    {
        File.WriteAllText(_folder["old.txt"], "x");
        Assert.Empty(Look());
        Directory.Move(_folder.Path, _folder.Path + ".away");
        Assert.Empty(Look());
        Directory.Move(_folder.Path + ".away", _folder.Path);
        Assert.Empty(Look());
        Assert.Empty(Look());
    }

    private IEnumerable<string> Look() => _watch.Look([new EventTrigger(TriggerKind.FileAppears, _folder.Path, "*.txt")]).Select(h => h.What);
}
