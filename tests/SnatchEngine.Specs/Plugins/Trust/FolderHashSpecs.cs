using System.Security.Cryptography;
using SnatchEngine.Plugins.Trust;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Trust;

public sealed class FolderHashSpecs : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_hash_is_over_names_lengths_and_contents_in_the_order_of_names()
    {
        _folder.Write("b", "2");
        _folder.Write("a/c", "xyz");

        byte[] expected = [.. "snatch plugin folder 1\n"u8, 2, 0, 0, 0, 3, 0, 0, 0, .. "a/c"u8, 3, 0, 0, 0, 0, 0, 0, 0, .. "xyz"u8, 1, 0, 0, 0, .. "b"u8, 1, 0, 0, 0, 0, 0, 0, 0, .. "2"u8];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), FolderHash.Of(_folder.Path));
    }

    [Fact]
    public void Bytes_that_move_between_a_name_and_a_content_change_the_hash()
    {
        _folder.Write("one/ab", "cd");
        _folder.Write("two/abc", "d");
        _folder.Write("three/ab", "c");
        _folder.Write("three/d", "");

        Assert.Equal(3, new[] { "one", "two", "three" }.Select(n => FolderHash.Of(_folder[n])).Distinct().Count());
    }

    [Fact]
    public void Times_and_empty_folders_do_not_count()
    {
        _folder.Write("p/a", "1");
        var before = FolderHash.Of(_folder["p"]);

        Directory.CreateDirectory(_folder["p/empty"]);
        File.SetLastWriteTimeUtc(_folder["p/a"], DateTime.UnixEpoch);

        Assert.Equal(before, FolderHash.Of(_folder["p"] + Path.DirectorySeparatorChar));
    }

    [Theory]
    [InlineData("..", " that leads out of the folder, to ..")]
    [InlineData("a", "")]
    public void A_link_is_refused_wherever_it_leads(string target, string how)
    {
        _folder.Write("p/a", "1");
        File.CreateSymbolicLink(_folder["p/link"], target);

        var refusal = Assert.Throws<TrustException>(() => FolderHash.Of(_folder["p"]));

        Assert.Equal((TrustFailure.UnfitFolder, $"{_folder["p/link"]} is a link{how}; a plugin is made of plain files"), (refusal.Failure, refusal.Message));
    }

    [Fact]
    public async Task A_pipe_is_refused_and_not_opened()
    {
        Assert.SkipUnless(Programs.Find("mkfifo") is not null, "needs mkfifo");
        _folder.Write("p/a", "1");
        await ProgramRun.RunAsync("mkfifo", [_folder["p/pipe"]]);

        var refusal = await Patience.ForAsync(Task.Run(() => Assert.Throws<TrustException>(() => FolderHash.Of(_folder["p"]))), "a refusal");

        Assert.Equal($"{_folder["p/pipe"]} is a pipe, a socket or a device; a plugin is made of plain files", refusal.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(70_001)]
    public void The_plain_hash_is_the_frameworks(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), PlainSha256.Of(bytes));
    }

    public void Dispose() => _folder.Dispose();
}
