using System.Collections.Concurrent;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;
using SnatchEngine.Planning;
using SnatchEngine.PostProcessing;
using SnatchEngine.Specs.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.PostProcessing;

public sealed class StagedDownloadSpecs : IDisposable
{
    private readonly TempFolder _library = new();
    private readonly ConcurrentQueue<string> _asked = new();

    public void Dispose() => _library.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_step_made_is_placed_and_nothing_else_remains(bool dropped)
    {
        await using var installed = Install(dropped);

        var told = await SnatchAsync(installed, "upper");

        Assert.Equal(["film.txt"], NamesIn(_library));
        Assert.Equal("BYTES", File.ReadAllText(_library["film.txt"]));
        Assert.Equal([_library["film.txt"]], told.Fetched);
        Assert.Contains("it shouts now", told.Events.OfType<ItemFinished>().Single().File.Notes);
    }

    [Fact]
    public async Task Steps_work_on_what_the_step_before_them_left()
    {
        await using var installed = Install();

        await SnatchAsync(installed, "beside", "upper:name=loud.txt");

        Assert.Equal(["film.note", "loud.txt"], NamesIn(_library));
        Assert.Equal("direct-link:https://a.example/film.txt", File.ReadAllText(_library["film.note"]));
    }

    [Fact]
    public async Task Names_that_are_taken_get_one_number_for_the_file_and_what_belongs_to_it()
    {
        await using var installed = Install();
        _library.Write("film.note", "not ours");

        await SnatchAsync(installed, "beside");

        Assert.Equal(["film (1).note", "film (1).txt", "film.note"], NamesIn(_library));
        Assert.Equal("not ours", File.ReadAllText(_library["film.note"]));
    }

    [Theory]
    [InlineData("crash", "crashed while doing 'wayward': InvalidOperationException: boom")]
    [InlineData("refuse", "this is no film")]
    [InlineData("escape,to=/etc/hostname", "adds /etc/hostname, which is no file in its folder")]
    [InlineData("link,to=/etc/hostname", "which is no file in its folder")]
    [InlineData("foreign,to=/etc/hostname", "names /etc/hostname, which it was not given")]
    [InlineData("nothing", "leaves no file")]
    public async Task A_step_that_fails_fails_the_item_and_its_bytes_wait_for_the_next_try(string how, string why)
    {
        await using var installed = Install();

        var failed = await SnatchAsync(installed, $"wayward:by={how}");
        var left = NamesIn(_library);
        var told = await SnatchAsync(installed, "upper");

        Assert.Contains(why, Assert.Single(failed.Failures), StringComparison.Ordinal);
        Assert.Empty(left);
        Assert.Equal("BYTES", File.ReadAllText(Assert.Single(told.Fetched)));
        Assert.Single(_asked);
        Assert.Equal(DownloadOutcome.Resumed, told.Events.OfType<ItemFinished>().Single().File.Outcome);
    }

    [Fact]
    public async Task An_optional_step_that_fails_leaves_a_note()
    {
        await using var installed = Install();

        var told = await SnatchAsync(installed, "wayward?:by=refuse");

        Assert.Equal(["film.txt"], NamesIn(_library));
        Assert.Contains("went on without wayward: this is no film", told.Events.OfType<ItemFinished>().Single().File.Notes);
    }

    [Fact]
    public async Task A_step_nobody_has_is_named_with_those_there_are()
    {
        await using var installed = Install();

        var told = await SnatchAsync(installed, "uper");

        Assert.Equal("there is no post-processor 'uper'; installed: beside, upper, wayward", Assert.Single(told.Failures));
    }

    [Fact]
    public async Task A_name_that_climbs_stays_in_the_library()
    {
        await using var installed = Install();

        await SnatchAsync(installed, "wayward:by=climb");

        Assert.Equal(["climbed.txt", "film.txt"], NamesIn(_library));
    }

    [Fact]
    public async Task The_same_again_is_already_complete_without_asking_anybody()
    {
        await using var installed = Install();
        await SnatchNamedAsync(installed, "film.txt", "beside");
        Assert.SkipWhen(Downloads.Files.DurableFile.GetXattr(_library["film.txt"], Placement.Mark) is null, "the file system here keeps no attributes");

        var again = await SnatchNamedAsync(installed, "film.txt", "beside");
        var other = await SnatchNamedAsync(installed, "film.txt", "upper");

        Assert.Equal(DownloadOutcome.AlreadyComplete, again.Events.OfType<ItemFinished>().Single().File.Outcome);
        Assert.Equal(_library["film (1).txt"], Assert.Single(other.Fetched));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Wishes_that_differ_in_their_steps_are_two_files()
    {
        await using var installed = Install();
        Wish Wanting(string step) => new() { Url = "https://a.example/film.txt", Folder = _library.Path, FileName = "film.txt", After = [PostStep.TryParse(step, out _)!] };

        var told = await installed.SnatchAsync(new[] { Wanting("upper"), Wanting("upper:name=loud.txt") }.ToAsyncEnumerable());

        Assert.Empty(told.Failures);
        Assert.Equal(["film.txt", "loud.txt"], NamesIn(_library));
    }

    [Fact]
    public async Task A_name_that_was_decided_keeps_its_signs()
    {
        await using var installed = Install();

        var told = await SnatchNamedAsync(installed, "100%25 real.txt", "upper");

        Assert.Equal([_library["100%25 real.txt"]], told.Fetched);
    }

    [Fact]
    public async Task A_part_that_lies_beside_the_target_is_not_touched_when_staging_is_elsewhere()
    {
        using var fast = new TempFolder();
        await using var installed = new Installed("Finisher", "DirectLink") { DownloadAsync = FetchAsync, StagingRoot = fast.Path };
        _library.Write("film.txt.part", "of another download");

        await SnatchAsync(installed, "upper");

        Assert.Equal("of another download", File.ReadAllText(_library["film.txt.part"]));
        Assert.Equal("BYTES", File.ReadAllText(_library["film.txt"]));
    }

    [Fact]
    public async Task Staging_elsewhere_ends_in_the_library_too()
    {
        using var fast = new TempFolder();
        await using var installed = new Installed("Finisher", "DirectLink") { DownloadAsync = FetchAsync, StagingRoot = fast.Path };

        await SnatchAsync(installed, "beside");

        Assert.Equal(["film.note", "film.txt"], NamesIn(_library));
        Assert.Empty(Directory.EnumerateFileSystemEntries(fast.Path));
    }

    [Fact]
    public async Task What_was_being_placed_when_the_process_was_killed_is_placed_by_the_next()
    {
        await using var installed = Install();
        await SnatchAsync(installed, "wayward:by=refuse");
        var staging = Assert.Single(Directory.GetDirectories(_library.Path));
        File.WriteAllText(Path.Combine(staging, "main"), "whole");
        _library.Write("film.note", "placed before the kill");
        Downloads.Files.DurableFile.SetXattr(_library["film.note"], Placement.Mark, MarkOf("wayward:by=refuse"));
        File.WriteAllText(Path.Combine(staging, "placing.json"), $$"""
            [{"From":"{{staging}}/main","To":"{{_library["film.txt"]}}"},{"From":"{{staging}}/gone","To":"{{_library["film.note"]}}"}]
            """);

        var told = await SnatchAsync(installed, "wayward:by=refuse");

        Assert.Empty(told.Failures);
        Assert.Equal("whole", File.ReadAllText(_library["film.txt"]));
        Assert.Equal("placed before the kill", File.ReadAllText(_library["film.note"]));
        Assert.Equal(["film.note", "film.txt"], NamesIn(_library));
        Assert.Empty(Directory.GetDirectories(_library.Path));
    }

    private static string MarkOf(string step)
    {
        var item = new MediaItem { Id = new ItemId("direct-link", "https://a.example/film.txt"), Sources = [new() { Urls = ["https://a.example/film.txt"] }] };
        var request = new DownloadRequest { Urls = item.Sources[0].Urls, Folder = "." };
        return new StagedPlan(item, [new PlannedPart(request, item.Sources[0])], [PostStep.TryParse(step, out _)!]).Mark;
    }

    private Installed Install(bool dropped = false)
    {
        var installed = new Installed(dropped ? ["DirectLink"] : ["DirectLink", "Finisher"]) { DownloadAsync = FetchAsync };
        if (dropped)
        {
            installed.Drop("Finisher");
        }

        return installed;
    }

    private Task<DownloadedFile> FetchAsync(DownloadRequest request, DownloadStatus status, CancellationToken cancellationToken)
    {
        _asked.Enqueue(request.Urls[0]);
        var path = Path.Combine(request.Folder, Path.GetFileName(request.Urls[0]));
        File.WriteAllText(path, "bytes");
        return Task.FromResult(new DownloadedFile { Path = path, Length = 5, Outcome = DownloadOutcome.Downloaded, BytesFetched = 5 });
    }

    private Task<Told> SnatchAsync(Installed installed, params string[] steps) => SnatchNamedAsync(installed, name: null, steps);

    private Task<Told> SnatchNamedAsync(Installed installed, string? name, params string[] steps)
    {
        Wish[] wishes = [new() { Url = "https://a.example/film.txt", Folder = _library.Path, FileName = name, After = [.. steps.Select(s => PostStep.TryParse(s, out _)!)] }];
        return installed.SnatchAsync(wishes.ToAsyncEnumerable());
    }

    private static List<string> NamesIn(TempFolder folder) => [.. Directory.EnumerateFiles(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
