using System.Text.Json.Serialization;

namespace HelloExtractor;

/// <summary>One song, as the API tells it.</summary>
internal sealed record Song(string Id, string Title, string? Artist, DateTimeOffset? Released, int? Seconds, IReadOnlyList<SongFile> Files);

/// <summary>One file of a song.</summary>
internal sealed record SongFile(string Url, string Codec, int Kbps, long? Bytes, string? Sha256);

/// <summary>One page of an album.</summary>
internal sealed record AlbumPage(IReadOnlyList<AlbumSong> Songs, int? NextPage, bool MembersSeeMore);

/// <summary>One song in an album.</summary>
internal sealed record AlbumSong(string Id, string Title);

/// <summary>Readers that the compiler wrote: reflection would keep the plugin from unloading, and costs time at the first page.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Song))]
[JsonSerializable(typeof(AlbumPage))]
internal sealed partial class HelloJson : JsonSerializerContext;
