using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;

[assembly: SnatchPlugin(typeof(Wayward.WaywardPlugin))]

namespace Wayward;

/// <summary>Does what the URL's path says.</summary>
public sealed partial class WaywardPlugin : ISnatchPlugin, IExtractor, IRefreshLinks, IAsyncDisposable
{
    private bool _neverEnds;

    public string Name => "wayward";

    public IReadOnlyList<IExtractor> CreateExtractors(PluginEnvironment environment) => [this];

    public Task<IReadOnlyList<string>> RefreshAsync(MediaItem item, MediaSource source, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<string>>([$"{source.Urls[0]}?fresh"]);

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var path = new Uri(request.Url).AbsolutePath;
        switch (path)
        {
            case "/nothing": break;
            case "/unsaid": yield return Item("one"); yield break;
            case "/crash": throw new InvalidOperationException("tripped");
            case "/gone": throw new ExtractionException(ExtractionFailure.Gone, "it was taken down");
            case "/block": new ManualResetEventSlim().Wait(CancellationToken.None); break;
            case "/thread": Strand(new Thread(() => throw new InvalidOperationException("tripped alone")) { IsBackground = true }); break;
            case "/fire-and-forget": ThreadPool.QueueUserWorkItem(_ => TripLater()); break;
            case "/finalizer": Abandon(); break;
            case "/foreground": new Thread(() => new ManualResetEventSlim().Wait(CancellationToken.None)).Start(); break;
            case "/stubborn": _neverEnds = true; break;
            case "/static": _ = Cursed.Value; break;
            case "/native": yield return Item($"{NativeVersion()}"); break;
            case "/hang": await Task.Delay(Timeout.Infinite, CancellationToken.None); break;
            case "/long-title": yield return new ItemFound(new MediaItem { Id = new ItemId(Name, "t"), Title = new string('x', 5000), Sources = [Source("t")] }); break;
            case "/endless":
                for (var i = 0; ; i++)
                {
                    yield return Item($"{i}");
                }

            case "/loop": yield return new ReferenceFound(request.Url); yield return new ReferenceFound("https://wayward.example/three"); break;
            case "/deep": yield return new ReferenceFound($"{request.Url}?{request.Url.Length}"); break;
            case "/mixed": yield return new ReferenceFound("https://wayward.example/gone"); yield return new ReferenceFound("ftp://wayward.example/x"); yield return Item("after"); break;
            case "/three": yield return Item("a"); yield return Item("b"); yield return Item("c"); break;
            case "/variants": yield return Many(SourceRelation.Variants); break;
            case "/formats": yield return Formats(); break;
            case "/several": yield return Many(SourceRelation.Several); break;
            case "/not-mine": yield return new NotMine("a file lies there"); yield break;
            case "/not-mine-late": yield return Item("first"); yield return new NotMine("never mind"); yield break;
            case "/placed": yield return new ItemFound(new MediaItem { Id = new ItemId(Name, "placed"), Sources = [Source("placed") with { Folder = "/a b/../../%41/./.git/con/", FileName = "x/run.desktop" }] }); break;
            case "/nameless": yield return new ItemFound(new MediaItem { Id = new ItemId(Name, "placed"), Sources = [Source("dir/file.bin?q") with { Folder = "sub", FileName = null }] }); break;
            case "/here": yield return new ItemFound(new MediaItem { Id = new ItemId(Name, "here"), Sources = [new MediaSource { Urls = ["https://wayward.example:443/file"] }] }); break;
            case "/pieces": yield return Pieces(4, "AB" + new string('0', 38)); break;
            case "/bad-pieces": yield return Pieces(4, "zz"); break;
            case "/no-pieces": yield return Pieces(0, new string('0', 40)); break;
            case "/cut": yield return ExtractionEnded.Truncated(TruncationCause.SiteLimit, "only the newest"); yield break;
        }

        yield return ExtractionEnded.Complete;
    }

    public ValueTask DisposeAsync() => _neverEnds ? new ValueTask(new TaskCompletionSource().Task) : ValueTask.CompletedTask;

    private static void Strand(Thread thread)
    {
        thread.Start();
        thread.Join();
    }

    private static async void TripLater()
    {
        await Task.Yield();
        throw new InvalidOperationException("tripped and forgotten");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon() => _ = new Sinking();

    [LibraryImport("wayward_native", EntryPoint = "sqlite3_libversion_number")]
    private static partial int NativeVersion();

    private ItemFound Item(string id) => new(new MediaItem { Id = new ItemId(Name, id), Sources = [Source(id)] });

    private ItemFound Pieces(long length, string hex) =>
        new(new MediaItem { Id = new ItemId(Name, "p"), Sources = [Source("p") with { Pieces = new PieceChecksums(ChecksumKind.Sha1, length, [hex]) }] });

    private ItemFound Formats() => new(new MediaItem
    {
        Id = new ItemId(Name, "film"),
        Title = "Film",
        Sources =
        [
            Source("v1080.mp4") with { Label = "v1080", Kind = MediaKind.Video, Container = "mp4", Height = 1080, VideoCodec = Codec.Named("avc1.640028"), AudioCodec = Codec.Absent },
            Source("m1080.m3u8") with { Label = "hls", Kind = MediaKind.Video, Container = "mp4", Height = 1080, VideoCodec = Codec.Named("avc1.640028"), AudioCodec = Codec.Named("mp4a.40.2"), Delivery = StreamDelivery.Hls },
            Source("c2160.mp4") with { Label = "c2160", Kind = MediaKind.Video, Container = "mp4", Height = 2160, VideoCodec = Codec.Named("av01.0.12M"), AudioCodec = Codec.Named("mp4a.40.2") },
            Source("c720.mp4") with { Label = "c720", Kind = MediaKind.Video, Container = "mp4", Height = 720, VideoCodec = Codec.Named("avc1.64001f"), AudioCodec = Codec.Named("mp4a.40.2") },
            Source("a.m4a") with { Label = "a", Kind = MediaKind.Audio, Container = "m4a", AudioCodec = Codec.Named("mp4a.40.2") },
        ],
    });

    private ItemFound Many(SourceRelation relation) =>
        new(new MediaItem { Id = new ItemId(Name, "many"), Title = "Many", Relation = relation, Sources = [Source("best"), Source("rest")] });

    private static MediaSource Source(string id) => new()
    {
        Urls = [$"https://cdn.example/{id}"],
        FileName = $"../up/{id}.bin",
        Headers = [new("Referer", "https://wayward.example/")],
    };

    private static class Cursed
    {
        public static readonly int Value = int.Parse("no number", System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Sinking
    {
        ~Sinking() => Trip();

        private static void Trip() => throw new InvalidOperationException("tripped at the end");
    }
}
