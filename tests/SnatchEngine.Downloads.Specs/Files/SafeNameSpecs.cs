using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Specs.Http;

namespace SnatchEngine.Downloads.Specs.Files;

[Trait("nasty", "40")]
public sealed class SafeNameSpecs
{
    private const string Url = "https://ex.org/";

    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\x.txt", "x.txt")]
    [InlineData("/abs/x.txt", "x.txt")]
    [InlineData("dir/", "dir")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("-rf", "rf")]
    [InlineData(" .-x", "x")]
    [InlineData("x.txt. . ", "x.txt")]
    [InlineData("a<b>c:d\"e|f?g*h.txt", "a_b_c_d_e_f_g_h.txt")]
    [InlineData("a\r\nb\0c\u0085d.txt", "a__b_c_d.txt")]
    [InlineData("cod\u202efdp.exe", "codfdp.exe")]
    [InlineData("a\u200bb\ufeff\u2066c.txt", "abc.txt")]
    [InlineData("a\u00a0b\u3000c.txt", "a b c.txt")]
    [InlineData("%E2%82%AC%20rates.pdf", "€ rates.pdf")]
    [InlineData("a%2Fb%5Cc.txt", "a_b_c.txt")]
    [InlineData("%2e%2e%2f%2e%2e%2fpasswd", "_.._passwd")]
    [InlineData("%00%0a.txt", "__.txt")]
    [InlineData("100%.txt", "100%.txt")]
    [InlineData("a%ffb.txt", "a%ffb.txt")]
    public void A_proposed_name_becomes_one_harmless_component(string proposed, string name) => Assert.Equal(name, SafeName.From(proposed, Url));

    [Fact]
    public void Half_a_character_becomes_one_that_can_be_stored() => Assert.Equal("a_b.txt", SafeName.From("a\ud800b.txt", Url));

    [Theory]
    [InlineData("NUL", "_NUL")]
    [InlineData("nul", "_nul")]
    [InlineData("AUX.txt", "_AUX.txt")]
    [InlineData("con .tar.gz", "_con .tar.gz")]
    [InlineData("COM1", "_COM1")]
    [InlineData("com\u00b9.txt", "_com\u00b9.txt")]
    [InlineData("LPT9.x", "_LPT9.x")]
    [InlineData("CONIN$", "_CONIN$")]
    [InlineData("conout$.log", "_conout$.log")]
    [InlineData("COM10", "COM10")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("NUL%2Etxt", "_NUL.txt")]
    public void Names_of_devices_are_defused_on_every_system(string proposed, string name) => Assert.Equal(name, SafeName.From(proposed, Url));

    [Theory]
    [InlineData("game.desktop", "game.desktop.download")]
    [InlineData("photo.jpg.LNK", "photo.jpg.LNK.download")]
    [InlineData("x.url. ", "x.url.download")]
    [InlineData("x.%6Cnk", "x.lnk.download")]
    [InlineData("x.{20D04FE0-3AEA-1069-A2D8-08002B30309D}", "x.{20D04FE0-3AEA-1069-A2D8-08002B30309D}.download")]
    [InlineData("desktop.ini", "desktop.ini.download")]
    [InlineData("video.part", "video.part.download")]
    [InlineData("video.part.journal", "video.part.journal.download")]
    [InlineData("setup.exe", "setup.exe")]
    [InlineData("tool.AppImage", "tool.AppImage")]
    [InlineData("install.sh", "install.sh")]
    [InlineData("archive.part1.rar", "archive.part1.rar")]
    public void What_runs_on_a_click_or_looks_like_our_own_part_gets_another_ending(string proposed, string name) => Assert.Equal(name, SafeName.From(proposed, Url));

    [Fact]
    public void Launchers_keep_their_name_when_allowed() => Assert.Equal("game.desktop", SafeName.From("game.desktop", Url, allowLaunchers: true));

    [Theory]
    [InlineData(null, "https://ex.org/a/b.zip?x=/y.txt#z/w", "b.zip")]
    [InlineData("", "https://ex.org/a%20b.zip", "a b.zip")]
    [InlineData("...", "https://ex.org/a%2Fb.zip", "a_b.zip")]
    [InlineData("/ /", "https://ex.org/dir/", "dir")]
    [InlineData(null, "https://ex.org/", "download")]
    [InlineData(null, "https://ex.org", "download")]
    [InlineData(null, "https://ex.org?f=x", "download")]
    [InlineData("..", "https://ex.org/..", "download")]
    [InlineData(null, "", "download")]
    public void Without_a_name_the_url_says_it_and_else_it_is_download(string? proposed, string url, string name) => Assert.Equal(name, SafeName.From(proposed, url));

    [Fact]
    public void A_long_name_is_cut_between_characters_and_keeps_its_extension()
    {
        var name = SafeName.From(new string('ü', 300) + ".tar.gz", Url);
        Assert.EndsWith("ü.tar.gz", name, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), SafeName.MaxBytes - 1, SafeName.MaxBytes);
        Assert.InRange(Encoding.UTF8.GetByteCount(name + ".part.journal"), 0, 255);
        var emoji = SafeName.From(string.Concat(Enumerable.Repeat("😀", 5000)), Url);
        Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(emoji)));
    }

    [Fact]
    public void A_cut_cannot_bring_a_launcher_to_light()
    {
        var name = SafeName.From(new string('x', SafeName.MaxBytes - 4) + ".lnk and more that is cut away", Url);
        Assert.EndsWith(".download", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.tar.gz", 1, "a (1).tar.gz")]
    [InlineData("a.TAR.zst", 12, "a (12).TAR.zst")]
    [InlineData("a.b.txt", 2, "a.b (2).txt")]
    [InlineData("a.gz", 1, "a (1).gz")]
    [InlineData("noext", 1, "noext (1)")]
    [InlineData("Mr. Smith goes", 1, "Mr. Smith goes (1)")]
    public void A_number_stands_before_the_extension(string name, int n, string numbered) => Assert.Equal(numbered, SafeName.WithNumber(name, n));

    [Fact]
    public void Any_text_becomes_one_bounded_component_that_stays_as_it_is() => Hostile.Always(text =>
    {
        var name = SafeName.From(text, "https://ex.org/" + text);
        return IsHarmless(name) && SafeName.From(name, Url) == name && IsHarmless(SafeName.WithNumber(name, 4711));
    });

    [Fact]
    public void A_name_of_nested_escapes_takes_no_noticeable_time()
    {
        var name = SafeName.From("%" + string.Concat(Enumerable.Repeat("25", 100_000)) + "41", Url);
        Assert.True(IsHarmless(name));
    }

    [Theory]
    [InlineData("keynote.mp4", "keynote.mp4")]
    [InlineData("talks/2026/keynote.mp4", "talks|2026|keynote.mp4")]
    [InlineData("./a//b/./c.txt", "a|b|c.txt")]
    [InlineData("a\\b.txt", "a|b.txt")]
    [InlineData("what?/100%25.txt", "what_|100%25.txt")]
    [InlineData("a/NUL", "a|_NUL")]
    [InlineData("x.desktop", "x.desktop")]
    public void A_typed_name_may_have_folders_and_is_not_decoded(string typed, string components) =>
        Assert.Equal(components.Split('|'), SafeName.Path(typed));

    [Theory]
    [InlineData("../x", "The file name '../x' leads out of the download folder with '..'.")]
    [InlineData("a/../../x", "The file name 'a/../../x' leads out of the download folder with '..'.")]
    [InlineData("..\\x", "The file name '..\\x' leads out of the download folder with '..'.")]
    [InlineData("/etc/x", "The file name '/etc/x' is not relative to the download folder; name the folder with -d.")]
    [InlineData("C:\\x", "The file name 'C:\\x' is not relative to the download folder; name the folder with -d.")]
    [InlineData("\\\\srv\\x", "The file name '\\\\srv\\x' is not relative to the download folder; name the folder with -d.")]
    [InlineData("sub/", "The file name 'sub/' ends in a folder and not in a file name.")]
    [InlineData("", "The file name '' ends in a folder and not in a file name.")]
    [InlineData("a/--/x", "The file name 'a/--/x' contains a component that no file can have.")]
    [Trait("nasty", "76")]
    public void A_typed_name_that_leads_elsewhere_is_refused(string typed, string message)
    {
        var failure = Assert.Throws<DownloadException>(() => SafeName.Path(typed));
        Assert.Equal((DownloadFailure.CannotWrite, message), (failure.Failure, failure.Message));
    }

    [Fact]
    public void Any_typed_text_is_refused_or_becomes_harmless_components() => Hostile.Always(text =>
    {
        try
        {
            return SafeName.Path(text).All(IsHarmless);
        }
        catch (DownloadException)
        {
            return true;
        }
    });

    private static bool IsHarmless(string name) =>
        name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= SafeName.MaxBytes && name[0] is not ('.' or '-' or ' ') && name[^1] is not ('.' or ' ') &&
        name.AsSpan().IndexOfAny("<>:\"/\\|?*\0") < 0 && !name.Any(char.IsControl) && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) == name &&
        !name.Contains('\u202e', StringComparison.Ordinal) && name.Split('.')[0].Trim().ToUpperInvariant() is not ("NUL" or "COM1");
}
