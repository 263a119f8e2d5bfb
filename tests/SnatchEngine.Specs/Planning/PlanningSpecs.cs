using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Formats;
using SnatchEngine.Formats.Selection;
using SnatchEngine.Planning;
using SnatchEngine.Specs.Plugins;

namespace SnatchEngine.Specs.Planning;

public sealed class PlanningSpecs
{
    private static readonly string[] s_all = ["DirectLink", "Wayward"];

    [Fact]
    public async Task A_plain_URL_becomes_one_request_with_its_bytes_unchanged()
    {
        var wish = new Wish
        {
            Url = "https://Example.org/a%7Eb/%41?q=1#part",
            Mirrors = ["http://mirror.example/b"],
            FileName = "b",
            Priority = DownloadPriority.High,
            Connections = 3,
            Resume = false,
            Overwrite = true,
            OnlyIfNewer = true,
            MaxSize = ByteSize.MiB(1),
            LimitRate = new ByteRate(5),
        };

        var plan = await PlanAsync(wish);

        Assert.Equal(["https://Example.org/a%7Eb/%41?q=1#part", "http://mirror.example/b"], plan.Request.Urls);
        Assert.True(plan.Request.TypedByOperator);
        Assert.Equal(("b", DownloadPriority.High, 3, false, true, true), (plan.Request.FileName, plan.Request.Priority, plan.Request.Connections, plan.Request.Resume, plan.Request.Overwrite, plan.Request.OnlyIfNewer));
        Assert.Equal((ByteSize.MiB(1), new ByteRate(5)), (plan.Request.MaxSize, plan.Request.LimitRate));
        Assert.Equal(new ItemId("direct-link", "https://Example.org/a%7Eb/%41?q=1"), plan.ItemId);
        Assert.Equal(["direct-link of plugin direct-link 1.0.0 claims https://Example.org/a%7Eb/%41 most closely"], plan.Reasons);
    }

    [Fact]
    public async Task What_an_extractor_found_on_another_origin_gets_no_credential_and_counts_as_not_typed()
    {
        var access = new RequestAccess { Authorization = "Bearer x", Headers = [new("X-Key", "k"), new("User-Agent", "me")] };

        var found = await PlanAsync(new Wish { Url = "https://wayward.example/variants", Access = access });
        var typed = await PlanAsync(new Wish { Url = "https://wayward.example/variants", Access = access, Extractor = "direct-link" });

        Assert.Equal((null, false), (found.Request.Access.Authorization, found.Request.TypedByOperator));
        Assert.Equal([new("User-Agent", "me"), new("Referer", "https://wayward.example/")], found.Request.Access.Headers);
        Assert.Equal((access, true, "direct-link was asked for by name"), (typed.Request.Access, typed.Request.TypedByOperator, typed.Reasons[0]));
    }

    [Fact]
    public async Task Of_variants_the_first_is_taken_and_its_name_is_no_path()
    {
        var plan = await PlanAsync(new Wish { Url = "https://wayward.example/variants" });

        Assert.Equal(("https://cdn.example/best", "best.bin", "Many"), (plan.Request.Urls[0], plan.Request.FileName, plan.Title));
        Assert.Equal("the first of 2 variants, which the extractor lists best first", plan.Reasons[1]);
    }

    [Fact]
    public async Task Of_formats_the_profile_chooses_the_best_that_is_whole()
    {
        var plan = await PlanAsync(new Wish { Url = "https://wayward.example/formats" });

        Assert.Equal(("https://cdn.example/m1080.m3u8", StreamDelivery.Hls, new ItemId("wayward", "film")), (plan.Request.Urls[0], plan.Request.Stream!.Delivery, plan.ItemId));
        Assert.StartsWith("quality high chooses", plan.Reasons[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wish_for_several_formats_is_several_files_or_one_to_be_merged()
    {
        await using var installed = new Installed(s_all);
        Wish Wanting(string formats) => new() { Url = "https://wayward.example/formats", Formats = new FormatWish(FormatSelector.Parse(formats), null) };

        var two = (await PlansAsync(installed, Wanting("ba,b"))).Cast<PlanMade>().Select(p => (p.Plan.ItemId.Id, p.Plan.Request.Urls[0]));
        var merge = Assert.IsType<PlanMade>(Assert.Single(await PlansAsync(installed, Wanting("v1080+ba")))).Plan;
        var stream = Assert.IsType<PlanMade>(Assert.Single(await PlansAsync(installed, Wanting("hls")))).Plan;
        var none = Assert.IsType<PlanFailed>(Assert.Single(await PlansAsync(installed, Wanting("nope"))));

        Assert.Equal([("film#a", "https://cdn.example/a.m4a"), ("film#c2160", "https://cdn.example/c2160.mp4")], two);
        Assert.Equal(("v1080.mp4.mp4", "ffmpeg-merge:container=mp4"), (merge.Request.FileName, Assert.Single(merge.Staged!.Steps).ToString()));
        Assert.Equal([("v1080", "v1080.mp4.mp4"), ("a", "v1080.mp4.m4a")], merge.Staged.Parts.Select(p => (p.Source.Label, p.Request.FileName)));
        Assert.Equal((StreamDelivery.Hls, null), (stream.Request.Stream!.Delivery, stream.Staged));
        Assert.Equal("no format of 'Film' matches 'nope'; 'snatch formats' lists those there are", none.Error.Message);
    }

    [Fact]
    public async Task A_sites_folders_are_made_safe_and_its_launchers_harmless()
    {
        var plan = await PlanAsync(new Wish { Url = "https://wayward.example/placed" });
        var nameless = await PlanAsync(new Wish { Url = "https://wayward.example/nameless" });
        var named = await PlanAsync(new Wish { Url = "https://wayward.example/placed", FileName = "mine" });

        Assert.Equal("a b/%41/git/_con/run.desktop.download", plan.Request.FileName);
        Assert.Equal("sub/file.bin", nameless.Request.FileName);
        Assert.Equal("mine", named.Request.FileName);
    }

    [Fact]
    public async Task What_lies_on_the_origin_somebody_typed_was_meant_by_them()
    {
        var plan = await PlanAsync(new Wish { Url = "https://wayward.example/here" });
        var other = await PlanAsync(new Wish { Url = "https://wayward.example:8443/here" });

        Assert.Equal((true, false), (plan.Request.TypedByOperator, other.Request.TypedByOperator));
    }

    [Fact]
    public async Task Hashes_of_pieces_reach_the_core_and_wrong_ones_break_the_contract()
    {
        var plan = await PlanAsync(new Wish { Url = "https://wayward.example/pieces" });
        await using var installed = new Installed(s_all);
        var told = await installed.SnatchAsync("https://wayward.example/bad-pieces", "https://wayward.example/no-pieces");

        Assert.Equal(("ab" + new string('0', 38), 4), (Assert.Single(plan.Request.Pieces!.Hex), plan.Request.Pieces.PieceLength));
        Assert.Equal(
            ["plugin 'wayward 1.2.0' breaks the contract: the hash of a piece is none of its kind", "plugin 'wayward 1.2.0' breaks the contract: the pieces of a source have 0 bytes"],
            told.Failures.Order());
    }

    [Fact]
    public async Task Of_several_things_all_are_taken_each_with_an_id_of_its_own()
    {
        await using var installed = new Installed(s_all);

        var plans = await PlansAsync(installed, new Wish { Url = "https://wayward.example/several" });

        Assert.Equal(["wayward:many#../up/best.bin", "wayward:many#../up/rest.bin"], plans.OfType<PlanMade>().Select(p => p.Plan.ItemId.ToString()));
    }

    [Theory]
    [InlineData("ftp://example.org/x", "ftp: URLs are not supported; http: and https: are")]
    [InlineData("magnet:?xt=urn:btih:abc", "magnet: URLs are not supported; http: and https: are")]
    [InlineData("example.org/x", "'example.org/x' is no full URL; write it with https:// or http:// in front")]
    [InlineData("example.org:8080/x", "'example.org:8080/x' is no full URL; write it with https:// or http:// in front")]
    [InlineData("http://user:secret@/x?token=secret", "'http:///x' is malformed; an http: or https: URL looks like https://example.org/file")]
    [InlineData("https://example.org/x\ny", "'https://example.org/x\ufffdy' is malformed; an http: or https: URL looks like https://example.org/file")]
    public async Task A_URL_that_cannot_be_fetched_fails_before_any_request(string url, string message)
    {
        await using var installed = new Installed(s_all);

        var told = await installed.SnatchAsync(url);

        Assert.Equal((DownloadFailure.BadUrl, message), (Assert.IsType<DownloadException>(Assert.Single(told.Events.OfType<ItemFailed>()).Error).Failure, told.Failures[0]));
        Assert.True(told.Report.NothingStarted);
    }

    [Fact]
    public async Task What_the_archive_has_is_skipped_and_what_is_placed_is_recorded()
    {
        List<ItemId> recorded = [];
        var archive = new ItemArchive(
            (id, _) => Task.FromResult(id.Id.EndsWith("old", StringComparison.Ordinal) ? new ArchivedItem(id, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), "/lib/old") : null),
            (plan, _, _) =>
            {
                recorded.Add(plan.ItemId);
                return Task.CompletedTask;
            });
        await using var installed = new Installed(s_all) { OpenArchive = _ => Task.FromResult(archive) };
        Wish[] wishes = [new() { Url = "https://a.example/old" }, new() { Url = "https://a.example/new" }, new() { Url = "https://a.example/2/old", Overwrite = true }];

        var told = await installed.SnatchAsync(wishes.ToAsyncEnumerable(), useArchive: true);

        Assert.Equal(new Skipped(SkipReason.AlreadyArchived, "fetched 2026-03-01 to /lib/old"), Assert.Single(told.Events.OfType<ItemSkipped>()).Skipped);
        Assert.Equal(["https://a.example/2/old", "https://a.example/new"], recorded.Select(id => id.Id).Order());
    }

    [Fact]
    public void Sixteen_files_on_one_https_origin_are_many_until_they_turn_out_large()
    {
        var tally = new OriginTally();
        for (var i = 0; i < 16; i++)
        {
            Assert.False(tally.HasManySmall("https://a.example/x"));
            tally.Expect($"https://A.example:443/{i}");
            tally.Expect($"http://plain.example/{i}");
        }

        Assert.True(tally.HasManySmall("https://a.example/x"));
        Assert.False(tally.HasManySmall("http://plain.example/x"));
        tally.Learn("https://a.example/1", ByteSize.MiB(8));
        Assert.False(tally.HasManySmall("https://a.example/x"));
    }

    private static async Task<DownloadPlan> PlanAsync(Wish wish)
    {
        await using var installed = new Installed(s_all);
        return Assert.IsType<PlanMade>(Assert.Single(await PlansAsync(installed, wish))).Plan;
    }

    private static async Task<List<PlanOutcome>> PlansAsync(Installed installed, Wish wish)
    {
        List<PlanOutcome> plans = [];
        await foreach (var plan in new Snatcher(installed.Services).PlanAsync(new SnatchRequest { Wishes = new[] { wish }.ToAsyncEnumerable() }))
        {
            plans.Add(plan);
        }

        return plans;
    }
}
