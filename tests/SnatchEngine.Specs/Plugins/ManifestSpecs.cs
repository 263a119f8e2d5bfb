using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Plugins;

namespace SnatchEngine.Specs.Plugins;

public sealed class ManifestSpecs
{
    private const string Good = """
        {
          "id": "hello", "version": "1.4.0", "contract": ">=1.0 <3.0", "entry": "Hello.dll", "kinds": ["extractor"],
          "claims": [ { "host": "*.Example.org", "path": "/v/*", "priority": 5, "extractor": "hello-videos" }, { "host": "[::1]" } ],
          "permissions": { "hosts": ["api.example.org"], "programs": ["ffprobe"] }, "author": "A", "description": "B"
        }
        """;

    [Fact]
    public void A_manifest_tells_all_its_fields()
    {
        var manifest = Read(Good);

        Assert.Equal(("hello", new Version(1, 4, 0), "Hello.dll", "A", "B"), (manifest.Id, manifest.Version, manifest.Entry, manifest.Author, manifest.Description));
        Assert.Equal(">=1.0 <3.0", manifest.Contract.ToString());
        Assert.Equal([PluginKind.Extractor], manifest.Kinds);
        Assert.Equal([new UrlClaim("*.example.org", "/v/*", 5, "hello-videos"), new UrlClaim("[::1]", "*", 0, "hello")], manifest.Claims);
        Assert.Equal(["api.example.org"], manifest.Permissions.Hosts);
        Assert.Equal(["ffprobe"], manifest.Permissions.Programs);
    }

    [Theory]
    [InlineData("{\n  \"id\": \"x\",\n  \"id\" 3\n}", "m.json:3:8 error SN1402 not JSON: '3' is invalid after a property name. Expected a ':'.")]
    [InlineData("[]", "m.json:1:1 error SN1405 'the manifest' must be an object")]
    [InlineData("", "m.json:1:1 error SN1402 not JSON: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true.")]
    public void What_is_no_manifest_is_refused_with_its_place(string text, string message) => Assert.Equal(message, Refusal(text));

    [Theory]
    [InlineData("\"1.4.0\"", "\"new\"", "m.json:2:29 error SN1405 'version' must be 2 to 4 numbers with dots, such as 1.4.0, was 'new'")]
    [InlineData("Hello.dll", "../Hello.dll", "m.json:2:73 error SN1405 'entry' must be the name of a .dll in the plugin's own folder, was '../Hello.dll'")]
    [InlineData("\"claims\"", "\"clams\"", "m.json:3:3 error SN1403 unknown key 'clams'; the keys here are id, version, contract, entry, kinds, claims, post-processors, optimizers, permissions, settings, budget, description, author")]
    [InlineData("\"author\"", "\"id\"", "m.json:4:77 error SN1404 the key 'id' is here twice")]
    [InlineData("\"path\": \"/v/*\"", "\"path\": \"v\"", "m.json:3:50 error SN1405 'claims[0].path' must be a path that starts with '/' or '*', without query, was 'v'")]
    [InlineData("\"priority\": 5", "\"priority\": 5000", "m.json:3:70 error SN1405 'claims[0].priority' must be a whole number from -1000 to 1000")]
    [InlineData("*.Example.org", "*.exämple.org", "m.json:3:25 error SN1405 'claims[0].host' must be a host, '*.' and a host, or '*', was '*.exämple.org'")]
    [InlineData("\"ffprobe\"", "\"/bin/sh\"", "m.json:4:63 error SN1405 'permissions.programs' must name the bare name of a program, was '/bin/sh'")]
    [InlineData("\"extractor\"]", "\"toaster\"]", "m.json:2:96 error SN1405 'kinds' must name extractor, post-processor or optimizer, was 'toaster'\nm.json:2:95 error SN1405 'kinds' must name at least one kind")]
    [InlineData("\"version\": \"1.4.0\", ", "", "m.json:1:1 error SN1406 the key 'version' is missing")]
    [InlineData("\"A\"", "\"\\ud800\"", "m.json:4:87 error SN1405 'author' must be 1 to 512 characters of one line")]
    [InlineData("\"B\"\n}", "\"B\"\n} {}", "m.json:5:3 error SN1402 not JSON: '{' is invalid after a single JSON value. Expected end of data.")]
    public void A_mistake_is_named_with_line_and_column(string right, string wrong, string message) => Assert.Equal(message, Refusal(Good.Replace(right, wrong, StringComparison.Ordinal)));

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        var text = Good.Replace("\"hello\"", "\"He llo\"", StringComparison.Ordinal).Replace("\"ffprobe\"", "7", StringComparison.Ordinal);

        Assert.Equal(["m.json:2:9 error SN1405 'id' must be 1 to 64 lower-case letters, digits, dots and dashes, was 'He llo'", "m.json:4:63 error SN1405 'permissions.programs[0]' must be text"], Refusal(text).Split('\n'));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_where_they_stand()
    {
        var error = Assert.Throws<PluginException>(() => ManifestReader.Read("m.json", [(byte)'{', (byte)'\n', (byte)' ', 0xff]));

        Assert.Equal("m.json:2:2 error SN1401 is not UTF-8", error.Message);
    }

    [Fact]
    public void No_bytes_bring_the_reader_down()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<(int At, byte With, int Cut)>(), change =>
        {
            var text = (byte[])good.Clone();
            text[(change.At & int.MaxValue) % text.Length] = change.With;
            try
            {
                ManifestReader.Read("m.json", text.AsSpan(0, text.Length - ((change.Cut & int.MaxValue) % 40)));
            }
            catch (PluginException e)
            {
                Assert.Matches(@"^m\.json:\d+:\d+ error SN14\d\d ", e.Message);
            }
        }));
    }

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.1", false)]
    [InlineData("2.0", false)]
    [InlineData(">=1.0 <2.0", true)]
    [InlineData(">=0.9 <1.0", false)]
    public void A_contract_range_includes_this_contract_or_not(string text, bool includes)
    {
        Assert.True(ContractRange.TryParse(text, out var range));
        Assert.Equal(includes, range.Includes(new Version(1, 0, 0)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData(">=2.0 <1.0")]
    [InlineData("^1.0")]
    public void What_is_no_contract_range_is_not_read(string text) => Assert.False(ContractRange.TryParse(text, out _));

    private static PluginManifest Read(string text) => ManifestReader.Read("m.json", Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));

    private static string Refusal(string text) => Assert.Throws<PluginException>(() => Read(text)).Message;
}
