using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Metalink;

namespace SnatchEngine.Plugins.Specs.Metalink;

public sealed class MetalinkSpecs
{
    private const string Start = "https://m.example/a.meta4";

    [Fact]
    public async Task Metalink_4_gives_mirrors_by_priority_hashes_and_pieces()
    {
        var extraction = await Recorded.ReplayAsync<MetalinkPlugin>("Metalink", "four");

        var (item, source) = (extraction.Items.First(), extraction.Items.First().Sources[0]);
        Assert.Equal("sha-256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/tin/disc 1.iso", item.Id.Id);
        Assert.Equal(("tin", "disc 1.iso", 600000, "Tin project"), (source.Folder, source.FileName, source.Size?.Bytes, item.Creator));
        Assert.Equal(["https://fi.example/disc1.iso", "http://de.example/disc1.iso", "https://slow.example/disc1.iso"], source.Urls);
        Assert.Equal([ChecksumKind.Sha256, ChecksumKind.Md5], source.Checksums.Select(c => c.Kind));
        Assert.Equal((ChecksumKind.Sha1, 262144, 3), (source.Pieces!.Kind, source.Pieces.PieceLength, source.Pieces.Hex.Count));
        Assert.Equal((TruncationCause.SiteLimit, "1 of its files have no http or https URL: only-ftp.iso"), (extraction.End().Because, extraction.End().Sentence));
    }

    [Fact]
    public async Task Pieces_that_are_not_as_many_as_the_size_asks_for_are_left_out()
    {
        var source = (await Recorded.ReplayAsync<MetalinkPlugin>("Metalink", "four")).Items.Last().Sources[0];

        Assert.Equal(("https://tin.example/relative/passwd", 10, null), (source.Urls[0], source.Size?.Bytes, source.Pieces));
    }

    [Fact]
    public async Task Metalink_3_gives_mirrors_by_preference_and_pieces_in_their_order()
    {
        var extraction = await Recorded.ReplayAsync<MetalinkPlugin>("Metalink", "three");

        var source = Assert.Single(extraction.Items).Sources[0];
        Assert.Equal(["http://jp.example/loom-2.tar.gz", "http://us.example/loom-2.tar.gz"], source.Urls);
        Assert.Equal("sha-1=a9993e364706816aba3e25717850c26c9cd0d89d", Assert.Single(source.Checksums).ToString());
        Assert.Equal("9ab", string.Concat(source.Pieces!.Hex.Select(h => h[^1])));
        Assert.Same(ExtractionEnded.Complete, extraction.End());
    }

    [Theory]
    [InlineData("text/html", "<html/>", "it begins like something else")]
    [InlineData("application/octet-stream", "\u0000\u0001", "it begins like something else")]
    [InlineData("", "", "it begins like something else")]
    public async Task What_is_no_Metalink_is_left_to_others(string type, string body, string reason) =>
        Assert.Equal(reason, (await Recorded.ReplayAsync<MetalinkPlugin>("Metalink", type, (Start, body))).Refusal());

    [Fact]
    public async Task A_document_type_definition_is_refused()
    {
        var failure = (await Recorded.ReplayAsync<MetalinkPlugin>("Metalink", "text/xml", (Start, "<!DOCTYPE metalink [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><metalink><file name=\"&x;\"/></metalink>"))).Failure!;

        Assert.Contains("it has a document type definition (DTD), which is refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_comes_from_its_mirrors_proven_and_beneath_the_folder_whatever_its_name()
    {
        await using var door = await FrontDoor.OpenAsync();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("the file")));
        door.Serve("/f.meta4", "application/metalink4+xml", $"<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file name=\"../../deep/./run.desktop\"><size>8</size><hash type=\"sha-256\">{hash}</hash><url priority=\"1\">{{origin}}/gone</url><url priority=\"2\">{{origin}}/here</url></file></metalink>");
        door.Serve("/here", "application/octet-stream", "the file");

        await door.GetAsync(door.Url("/f.meta4"), "-d", "out");

        Assert.Equal(["out/deep/run.desktop.download"], door.Files);
        Assert.Equal("the file", door.Read("out/deep/run.desktop.download"));
    }
}
