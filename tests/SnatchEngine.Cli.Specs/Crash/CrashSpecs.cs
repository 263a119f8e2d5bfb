using System.Globalization;

namespace SnatchEngine.Cli.Specs.Crash;

/// <summary>The real process, killed. The long form is in <c>docs/testing.md</c>.</summary>
[Trait("nasty", "38")]
public sealed class CrashSpecs(ITestOutputHelper output)
{
    private const int ShortForm = 12;
    private const int Seed = 38;

    /// <summary>Fail point, at which pass, whether a crash before left something to resume, what is downloaded.</summary>
    public static TheoryData<string, int, bool, string> FailPoints => new()
    {
        { "part-write", 9, false, "large" },
        { "journal-created", 1, false, "large" },
        { "journal-written", 3, false, "large" },
        { "part-flush", 1, false, "large" },
        { "journal-durable", 1, false, "large" },
        { "journal-compact", 1, true, "large" },
        { "journal-replaced", 1, true, "large" },
        { "sealed", 1, false, "hashed" },
        { "dated", 1, true, "dated" },
        { "place-flushed", 1, false, "of unknown length" },
        { "place-renamed", 1, true, "hashed" },
        { "place-renamed", 2, false, "list" },
        { "place-folder", 1, false, "large" },
        { "finished", 1, false, "dated" },
        { "finished", 5, false, "list" },
    };

    [Theory]
    [MemberData(nameof(FailPoints))]
    public async Task A_process_that_dies_at_a_step_goes_on_from_it(string failPoint, int pass, bool resumes, string subject)
    {
        Assert.SkipUnless(SnatchProgram.HasFailPoints, "a release build has no fail points");
        var what = CrashSubject.All.Single(s => s.Name == subject);
        await using var site = await CrashSite.OpenAsync(what);
        if (resumes)
        {
            Assert.True(await site.KillAfterAsync(what.Total * 3 / 4));
        }

        Assert.True(await site.KillAtAsync(failPoint, pass), $"{failPoint} was not passed {pass} times");

        await site.EndWellAsync($"{what} after {failPoint}:{pass}");
    }

    [Fact]
    public async Task A_process_killed_at_any_moment_leaves_nothing_wrong_and_goes_on()
    {
        var wanted = int.TryParse(Environment.GetEnvironmentVariable("SNATCH_CRASH_KILLS"), CultureInfo.InvariantCulture, out var number) ? number : ShortForm;
        var random = new Random(Seed);
        var (kills, again, may, downloads) = (0, 0L, 0L, 0);
        for (; kills < wanted; downloads++)
        {
            var subject = CrashSubject.All[downloads % CrashSubject.All.Count];
            await using var site = await CrashSite.OpenAsync(subject);
            var story = $"{subject}, download {downloads}, seed {Seed}";
            for (var left = random.Next(1, 4); left > 0; left--)
            {
                var moment = 1 + (long)(random.NextDouble() * site.Missing());
                story += $", killed after {moment}";
                if (!await site.KillAfterAsync(moment))
                {
                    break;
                }
            }

            await site.EndWellAsync(story);
            (kills, again, may) = (kills + site.Kills, again + site.SentAgain, may + site.MaySendAgain);
        }

        output.WriteLine($"{kills} kills in {downloads} downloads; sent again for each kill: {again / kills} bytes on average, {may / kills} allowed");
    }
}
