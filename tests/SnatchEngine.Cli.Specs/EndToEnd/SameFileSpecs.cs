using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.EndToEnd;

/// <summary>The same file again.</summary>
[Trait("nasty", "40")]
public sealed class SameFileSpecs
{
    [Theory]
    [InlineData("etag")]
    [InlineData("date")]
    [InlineData("checksum")]
    public async Task A_file_that_is_proven_to_be_here_is_complete(string proof)
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a.bin", 3 << 20, new FileHeaders { ETag = proof == "etag" ? "\"v1\"" : null, LastModified = proof == "date" ? FileHeaders.DefaultLastModified : null });
        string[] arguments = proof == "checksum" ? [scene.Url("/a.bin"), "--checksum", $"md5={file.Digest(System.Security.Cryptography.HashAlgorithmName.MD5)}"] : [scene.Url("/a.bin")];
        (await scene.GetAsync(arguments)).Exits(0);

        var again = (await scene.GetAsync(arguments)).Exits(0);

        if (proof != "etag" || scene.Folder.Names().Count == 1)
        {
            Assert.Contains("already complete", again.Output, StringComparison.Ordinal);
        }

        Assert.Equal(["a.bin"], scene.Folder.Names());
    }

    [Fact]
    public async Task A_file_of_which_nothing_is_proven_gets_a_number()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a.tar.gz", 3 << 20, new FileHeaders { ETag = null, LastModified = null });
        (await scene.GetAsync(scene.Url("/a.tar.gz"))).Exits(0);

        (await scene.GetAsync(scene.Url("/a.tar.gz"))).Exits(0);

        Assert.Equal(["a (1).tar.gz", "a.tar.gz"], scene.Folder.Names());
        Assert.Null(file.DifferenceFrom(scene.Folder["a (1).tar.gz"]));
    }

    [Fact]
    public async Task Another_file_of_the_name_is_kept_or_replaced_as_wanted()
    {
        await using var scene = await Scene.OpenAsync();
        var file = scene.Serve("/a.bin");
        scene.Folder.Write("a.bin", "mine");

        (await scene.GetAsync(scene.Url("/a.bin"))).Exits(0);
        Assert.Equal("mine", File.ReadAllText(scene.Folder["a.bin"]));
        Assert.Null(file.DifferenceFrom(scene.Folder["a (1).bin"]));
        (await scene.GetAsync(scene.Url("/a.bin"), "--overwrite")).Exits(0);

        Assert.Null(file.DifferenceFrom(scene.Folder["a.bin"]));
    }
}
