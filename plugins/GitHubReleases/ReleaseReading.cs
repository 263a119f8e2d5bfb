using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.GitHubReleases;

/// <summary>Turns a release of the API into items: one with its files, one with its source code.</summary>
/// <param name="repository">The repository.</param>
/// <param name="rules">What is wanted.</param>
/// <param name="isPrivate">The repository's files are only given to the token.</param>
internal sealed class ReleaseReading(ReleasesUrl repository, ReleaseRules rules, bool isPrivate)
{
    private static readonly string[] s_codeEndings = ["tar.gz", "zip"];

    /// <summary>The namespace of the items' ids.</summary>
    public const string Namespace = "github-releases";

    /// <summary>Whether a release of a list is wanted.</summary>
    public bool Wants(JsonElement release) => (rules.PreReleases || !release.Flag("prerelease")) && (rules.Drafts || !release.Flag("draft"));

    /// <summary>The items of a release.</summary>
    public IEnumerable<MediaItem> ItemsOf(JsonElement release)
    {
        var files = release.List("assets").Where(IsUploaded).ToList();
        List<MediaSource> wanted = [.. files.Where(f => rules.Files.Want(f.Text("name")!)).Select(SourceOf)];
        if (wanted.Count > 0)
        {
            yield return ItemOf(release, IdOf(release, wanted), SourceRelation.Several, wanted);
        }

        var wantsCode = rules.SourceArchives == SourceArchives.Always || (rules.SourceArchives == SourceArchives.WithoutFiles && files.Count == 0);
        if (wantsCode && release.Text("tag_name") is { } tag && !release.Flag("draft"))
        {
            yield return ItemOf(release, $"source/{repository.FullName}/{tag}".ToLowerInvariant(), SourceRelation.Variants, CodeOf(tag));
        }
    }

    /// <summary>How many files a release has.</summary>
    public static int CountFiles(JsonElement release) => release.List("assets").Count(IsUploaded);

    /// <summary>What people call a release.</summary>
    public string TitleOf(JsonElement release) => release.Title("name") ?? $"{repository.Repository} {release.Title("tag_name")}";

    // A nightly release keeps its number while its files are replaced, so a file is known by its own number; the host adds the labels where there are several.
    private static string IdOf(JsonElement release, List<MediaSource> wanted) =>
        wanted.Count == 1 ? $"{release.Count("id")}#{wanted[0].Label}" : $"{release.Count("id")}";

    private static string LabelOf(JsonElement file) => $"{file.Count("id")}";

    private static bool IsUploaded(JsonElement file) => file.Text("name") is { Length: <= 1_024 } && file.Url("browser_download_url") is not null && file.Text("state") is null or "uploaded";

    private MediaItem ItemOf(JsonElement release, string id, SourceRelation relation, IReadOnlyList<MediaSource> sources) => new()
    {
        Id = new ItemId(Namespace, id),
        Title = TitleOf(release),
        Creator = repository.FullName,
        Published = release.Moment("published_at") ?? release.Moment("created_at"),
        Page = release.Url("html_url"),
        Relation = relation,
        Sources = sources,
    };

    private MediaSource SourceOf(JsonElement file)
    {
        var name = file.Text("name")!;
        var kept = isPrivate && file.Url("url") is { } api && api.StartsWith(GitHubApi.Root, StringComparison.Ordinal) ? api : null;
        return new MediaSource
        {
            Urls = [kept ?? file.Url("browser_download_url")!],
            Label = LabelOf(file),
            FileName = name,
            Kind = FileKind.Of(name),
            Container = FileKind.Container(name),
            Size = file.Count("size") is { } size ? new ByteSize(size) : null,
            Checksums = Checksum.TryParse(file.Text("digest")?.Replace(':', '='), out var digest) ? [digest] : [],
            Headers = kept is null ? [] : [new("Accept", "application/octet-stream"), new("Authorization", $"Bearer {rules.Token}")],
        };
    }

    private MediaSource[] CodeOf(string tag)
    {
        // GitHub names the archive for the tag without its leading v and with dashes for slashes.
        var version = (tag is ['v' or 'V', >= '0' and <= '9', ..] ? tag[1..] : tag).Replace('/', '-');
        var path = string.Join('/', tag.Split('/').Select(Uri.EscapeDataString));
        return [.. s_codeEndings.Select(ending => new MediaSource
        {
            Urls = [isPrivate ? $"{repository.Api}/{(ending == "zip" ? "zipball" : "tarball")}/refs/tags/{path}" : $"https://github.com/{repository.FullName}/archive/refs/tags/{path}.{ending}"],
            Label = ending,
            FileName = $"{repository.Repository}-{version}.{ending}",
            Kind = MediaKind.Archive,
            Container = FileKind.Container($".{ending}"),
            Headers = isPrivate ? [new("Authorization", $"Bearer {rules.Token}")] : [],
        })];
    }
}
