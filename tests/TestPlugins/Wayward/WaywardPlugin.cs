using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;

[assembly: SnatchPlugin(typeof(Wayward.WaywardPlugin))]

namespace Wayward;

/// <summary>Does what the URL's path says.</summary>
public sealed class WaywardPlugin : ISnatchPlugin, IExtractor, IRefreshLinks
{
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

    private ItemFound Item(string id) => new(new MediaItem { Id = new ItemId(Name, id), Sources = [Source(id)] });

    private ItemFound Pieces(long length, string hex) =>
        new(new MediaItem { Id = new ItemId(Name, "p"), Sources = [Source("p") with { Pieces = new PieceChecksums(ChecksumKind.Sha1, length, [hex]) }] });

    private ItemFound Many(SourceRelation relation) =>
        new(new MediaItem { Id = new ItemId(Name, "many"), Title = "Many", Relation = relation, Sources = [Source("best"), Source("rest")] });

    private static MediaSource Source(string id) => new()
    {
        Urls = [$"https://cdn.example/{id}"],
        FileName = $"../up/{id}.bin",
        Headers = [new("Referer", "https://wayward.example/")],
    };
}
