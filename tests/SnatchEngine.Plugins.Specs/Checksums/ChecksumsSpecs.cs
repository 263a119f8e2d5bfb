using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Checksums;

namespace SnatchEngine.Plugins.Specs.Checksums;

public sealed class ChecksumsSpecs
{
    private const string HashOfA = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    private const string HashOfB = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";
    private const string Md5OfA = "0cc175b9c0f1b6a831c399e269772661";

    private static StepRun<ChecksumsPlugin> NewRun() => new("Checksums");

    [Fact]
    public async Task Checksums_are_written_as_coreutils_does_and_old_ones_are_kept()
    {
        using var run = NewRun();
        var old = run.Write("Show/SHA256SUMS", $"{HashOfB}  kept.iso\n{HashOfB}  one.txt\n", StagedRole.Sidecar);

        var result = await run.RunAsync("checksums", [run.Write("Show/one.txt", "a"), run.Write("Show/S1/back\\slash\nline.txt", "b"), old]);

        var made = Assert.Single(result.Added);
        Assert.Equal(("Show/SHA256SUMS", StagedRole.Sidecar), (made.Name, made.Role));
        Assert.Equal($"\\{HashOfB}  S1/back\\\\slash\\nline.txt\n{HashOfB}  kept.iso\n{HashOfA}  one.txt\n", File.ReadAllText(made.Path));
        Assert.Equal([old.Path], result.Removed);
    }

    [Fact]
    public async Task The_name_may_be_that_of_the_item_and_never_a_path()
    {
        using var run = NewRun();
        var file = run.Write("a.iso", "a");

        Assert.Equal("a.sha256", Assert.Single((await run.RunAsync("checksums", [file], ("name", "{stem}.sha256"))).Added).Name);
        Assert.Equal("'name' of 'checksums' must be a file name without folders, was '../x'", (await run.RefusedAsync("checksums", [file], ("name", "../x"))).Message);
    }

    [Theory]
    [InlineData("SHA256SUMS", HashOfA + "  a.txt\n" + HashOfB + " *b.txt\r\n")]
    [InlineData("checksums.txt", "SHA256 (a.txt) = " + HashOfA + "\nMD5 (a.txt) = " + Md5OfA + "\nSHA256 (b.txt) = " + HashOfB)]
    [InlineData("tool_1.0_SHA256SUMS", "# made by hand\n" + HashOfA + "  ./a.txt\n" + HashOfB + "  dist/b.txt\n")]
    public async Task Files_are_checked_against_a_sheet_among_them(string name, string sheet)
    {
        using var run = NewRun();

        var result = await run.RunAsync("checksums-verify", [run.Write("a.txt", "a"), run.Write("b.txt", "b"), run.Write(name, sheet)]);

        Assert.Equal(["2 files are as the checksums say"], result.Notes);
    }

    [Fact]
    public async Task A_file_that_differs_is_named()
    {
        using var run = NewRun();

        var refusal = await run.RefusedAsync("checksums-verify", [run.Write("a.txt", "b"), run.Write("SHA256SUMS", $"{HashOfA}  a.txt\n")]);

        Assert.Equal((PostProcessingFailure.BadInput, $"'a.txt' hashes to {HashOfB} and not to {HashOfA}"), (refusal.Failure, refusal.Message));
    }

    [Fact]
    public async Task The_operator_may_say_what_is_expected()
    {
        using var run = NewRun();
        var file = run.Write("a.txt", "a");

        Assert.Equal(["1 file is as the checksums say"], (await run.RunAsync("checksums-verify", [file], ("expected", HashOfA.ToUpperInvariant()))).Notes);
        Assert.Equal(["1 file is as the checksums say"], (await run.RunAsync("checksums-verify", [file], ("expected", $"md5={Md5OfA}"))).Notes);
        Assert.Equal(PostProcessingFailure.BadInput, (await run.RefusedAsync("checksums-verify", [file], ("expected", HashOfB))).Failure);
        Assert.Equal("'expected' names 'other.txt', which is no file of the item", (await run.RefusedAsync("checksums-verify", [file], ("expected", $"{HashOfA}  other.txt"))).Message);
    }

    [Fact]
    public async Task What_no_checksum_speaks_of_is_noted_or_refused()
    {
        using var run = NewRun();
        StagedFile[] files = [run.Write("a.txt", "a"), run.Write("b.txt", "b"), run.Write("SHA256SUMS", $"{HashOfA}  a.txt\n{HashOfA}  gone.txt\n")];

        var result = await run.RunAsync("checksums-verify", files);
        var strict = await run.RefusedAsync("checksums-verify", files, ("strict", "true"));
        var none = await run.RefusedAsync("checksums-verify", files[..1]);

        Assert.Equal(["1 file is as the checksums say", "no checksum was there for 'b.txt'", "1 checksums are of files that are not here, such as 'gone.txt'"], result.Notes);
        Assert.Equal("no checksum was there for 'b.txt'; 1 checksums are of files that are not here, such as 'gone.txt'; 'strict' wants both to agree", strict.Message);
        Assert.Equal("there is no SHA256SUMS among the files of the item; give 'expected' to 'checksums-verify', or fetch it too", none.Message);
    }

    [Fact]
    public async Task What_is_written_is_what_is_verified()
    {
        using var run = NewRun();
        StagedFile[] files = [run.Write("d/odd \\ name.txt", "a"), run.Write("d/plain.txt", "b")];

        var sheet = Assert.Single((await run.RunAsync("checksums", files)).Added);

        Assert.Equal(["2 files are as the checksums say"], (await run.RunAsync("checksums-verify", [.. files, sheet], ("strict", "yes"))).Notes);
    }
}
