using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text;
using SnatchEngine.Plugins;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

[Trait("nasty", "57")]
public sealed class CodeCheckSpecs
{
    private const string Url = "https://greeter.example/x";

    [Fact]
    public async Task A_member_that_the_running_contract_does_not_have_is_named_before_any_code_runs()
    {
        // What a plugin uses is a name in its metadata: another name is a plugin that was built against another contract.
        await AssertRefusedAsync(
            folder => Patch(Path.Combine(folder, "Greeter.dll"), "get_Complete\0", "get_Finished\0"),
            "plugin 'greeter 1.2.0' was built against another contract: Greeter.dll uses SnatchEngine.Abstractions.Extraction.ExtractionEnded.Finished, which contract 1.0 of this program does not have");
    }

    [Fact]
    public async Task A_type_that_the_running_contract_does_not_have_is_named()
    {
        await AssertRefusedAsync(
            folder => Patch(Path.Combine(folder, "Greeter.dll"), "MediaSource\0", "MediaStream\0"),
            "plugin 'greeter 1.2.0' was built against another contract: Greeter.dll uses SnatchEngine.Abstractions.Media.MediaStream, which contract 1.0 of this program does not have");
    }

    [Fact]
    public async Task Code_for_a_newer_framework_is_refused()
    {
        await AssertRefusedAsync(
            folder => Patch(Path.Combine(folder, "Greeter.dll"), "Version=v10.0", "Version=v12.0"),
            "plugin 'greeter 1.2.0' cannot be loaded: Greeter.dll was built for .NET 12.0; this program runs .NET 10.0");
    }

    [Fact]
    public async Task Native_code_alone_is_no_plugin()
    {
        await AssertRefusedAsync(
            folder => WithoutMetadata(Path.Combine(folder, "Greeter.dll")),
            "plugin 'greeter 1.2.0' cannot be loaded: Greeter.dll holds native code only, and no .NET code");
    }

    [Fact]
    public async Task A_dependency_that_is_missing_is_named_with_its_version()
    {
        await AssertRefusedAsync(
            folder => File.Delete(Path.Combine(folder, "GreeterParts.dll")),
            "plugin 'greeter 1.2.0' cannot be loaded: GreeterParts.dll 0.1.0.0, which Greeter.dll needs, is not in its folder");
    }

    [Fact]
    public async Task A_file_that_the_list_of_dependencies_names_and_nothing_refers_to_is_missed_too()
    {
        await AssertRefusedAsync(
            folder => Change(Path.Combine(folder, "Greeter.deps.json"), "\"GreeterParts.dll\": {", "\"lib/net10.0/Plural.dll\": {}, \"GreeterParts.dll\": {"),
            "plugin 'greeter 1.2.0' cannot be loaded: Plural.dll, which Greeter.deps.json names, is not in its folder");
    }

    [Fact]
    public async Task A_list_of_dependencies_that_is_cut_short_is_named()
    {
        await AssertRefusedAsync(
            folder => File.WriteAllText(Path.Combine(folder, "Greeter.deps.json"), "{ \"runtimeTarget\": {"),
            "plugin 'greeter 1.2.0' cannot be loaded: Greeter.deps.json cannot be understood, or was not copied whole: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.");
    }

    [Fact]
    public async Task Without_a_list_of_dependencies_those_of_the_libraries_are_looked_for_as_well()
    {
        await AssertRefusedAsync(
            folder =>
            {
                File.Delete(Path.Combine(folder, "Greeter.deps.json"));
                Patch(Path.Combine(folder, "GreeterParts.dll"), "\0System.Runtime\0", "\0Plural.Runtime\0");
            },
            "plugin 'greeter 1.2.0' cannot be loaded: Plural.Runtime.dll 10.0.0.0, which GreeterParts.dll needs, is not in its folder");
    }

    [Fact]
    public async Task A_library_that_nothing_refers_to_is_held_to_the_contract_as_well()
    {
        await AssertRefusedAsync(
            folder =>
            {
                File.Copy(Path.Combine(folder, "Greeter.dll"), Path.Combine(folder, "Later.dll"));
                Patch(Path.Combine(folder, "Later.dll"), "get_Complete\0", "get_Finished\0");
            },
            "plugin 'greeter 1.2.0' was built against another contract: Later.dll uses SnatchEngine.Abstractions.Extraction.ExtractionEnded.Finished, which contract 1.0 of this program does not have");
    }

    [Fact]
    public async Task What_only_looks_like_an_assembly_keeps_nobody_from_loading()
    {
        await using var installed = new Installed();
        File.WriteAllText(Path.Combine(installed.Drop("Greeter"), "readme.dll"), "no code");

        Assert.StartsWith("hello you", await installed.TitleAsync(Url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_of_the_host_is_not_lent()
    {
        await AssertRefusedAsync(
            folder =>
            {
                Patch(Path.Combine(folder, "Greeter.dll"), "GreeterParts\0", "Polly.Core\0\0\0");
                File.Delete(Path.Combine(folder, "GreeterParts.dll"));
            },
            "plugin 'greeter 1.2.0' cannot be loaded: Polly.Core.dll 0.1.0.0, which Greeter.dll needs, is not in its folder");
    }

    [Theory]
    [InlineData("System.Runtime", "b03f5f7f11d50a3a", true)]
    [InlineData("System.Runtime", "", true)]
    [InlineData("System.Runtime", "31bf3856ad364e35", false)]
    [InlineData("System.CommandLine", "31bf3856ad364e35", false)]
    [InlineData("System.NoSuchThing", "b03f5f7f11d50a3a", false)]
    public void What_lies_beside_the_framework_is_part_of_it_only_with_its_key(string name, string key, bool isFramework) =>
        Assert.Equal(isFramework, SharedAssemblies.IsFramework(name, Convert.FromHexString(key)));

    [Fact]
    public async Task An_entry_assembly_that_is_not_there_is_named()
    {
        await AssertRefusedAsync(folder => File.Delete(Path.Combine(folder, "Greeter.dll")), "plugin 'greeter 1.2.0' has no Greeter.dll in its folder");
    }

    [Fact]
    public async Task A_link_among_the_files_is_refused()
    {
        string? link = null;
        await using var installed = new Installed();
        link = Path.Combine(installed.Drop("Greeter"), "passwords");
        File.CreateSymbolicLink(link, Path.GetTempPath());

        var told = await installed.SnatchAsync(Url);

        Assert.Equal([$"{link} is a link; a plugin's folder holds files and folders only"], told.Failures);
        Assert.Equal(PluginState.Refused, installed.Plugin("greeter").State);
    }

    [Fact]
    public async Task A_folder_that_is_a_link_is_refused()
    {
        await using var installed = new Installed("Greeter", "DirectLink");
        Directory.CreateDirectory(installed.Dropped);
        Directory.CreateSymbolicLink(Path.Combine(installed.Dropped, "else"), Path.Combine(installed.Folder, "Greeter"));

        Assert.Equal($"{Path.Combine(installed.Dropped, "else")} is a link; a plugin is a folder of its own", installed.Plugin("else").Reason);
    }

    [Fact]
    public async Task What_the_host_does_not_admit_is_refused_with_its_reason_after_it_saw_the_very_copy()
    {
        string? seen = null;
        await using var installed = new Installed
        {
            Refusal = (plugin, copy) =>
            {
                seen = string.Join(' ', Directory.EnumerateFiles(copy, "*.dll").Select(Path.GetFileName).Order());
                return plugin.Id == "greeter" ? "nobody trusts it" : null;
            },
        };
        installed.Drop("Greeter");

        var told = await installed.SnatchAsync(Url);

        Assert.Equal(["plugin 'greeter 1.2.0' is not admitted: nobody trusts it"], told.Failures);
        Assert.Equal("Greeter.dll GreeterParts.dll", seen);
        Assert.Equal(PluginState.Refused, installed.Plugin("greeter").State);
        Assert.DoesNotContain(AssemblyLoadContext.All, c => c is PluginLoadContext { Plugin.Id: "greeter" } context && context.Plugin == installed.Plugin("greeter"));
    }

    [Fact]
    public void Every_use_of_the_contract_by_real_plugins_is_found_in_it()
    {
        foreach (var plugin in new[] { "Wayward", "Greeter", "DirectLink", "OldJson", "NewJson", "ThrowsInConstructor" })
        {
            Assert.Null(CodeCheck.Of(Path.Combine(AppContext.BaseDirectory, "test-plugins", plugin), $"{plugin}.dll"));
        }
    }

    private static async Task AssertRefusedAsync(Action<string> spoil, string reason)
    {
        var time = new ManualTime();
        await using var installed = new Installed("DirectLink") { Time = time };
        spoil(installed.Drop("Greeter"));

        var told = await time.PassQuietAsync(installed.SnatchAsync(Url));

        Assert.Equal([reason], told.Failures);
        Assert.Equal((PluginState.Refused, reason), (installed.Plugin("greeter").State, installed.Plugin("greeter").Reason));
        Assert.DoesNotContain(AssemblyLoadContext.All, c => c is PluginLoadContext context && context.Plugin == installed.Plugin("greeter"));
        Assert.Equal(["https://fine.example/y"], (await installed.SnatchAsync("https://fine.example/y")).Fetched);
    }

    private static void Patch(string file, string old, string replacement)
    {
        var bytes = File.ReadAllBytes(file);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(old));
        Assert.True(at >= 0 && old.Length == replacement.Length);
        Encoding.UTF8.GetBytes(replacement).CopyTo(bytes, at);
        File.WriteAllBytes(file, bytes);
    }

    private static void Change(string file, string old, string replacement) => File.WriteAllText(file, File.ReadAllText(file).Replace(old, replacement, StringComparison.Ordinal));

    private static void WithoutMetadata(string file)
    {
        var bytes = File.ReadAllBytes(file);
        using var image = new PEReader(new MemoryStream(bytes));
        const int runtimeHeader = 14, directories = 96, entry = 8;
        bytes.AsSpan(image.PEHeaders.PEHeaderStartOffset + directories + (image.PEHeaders.PEHeader!.Magic == PEMagic.PE32Plus ? 16 : 0) + (runtimeHeader * entry), entry).Clear();
        File.WriteAllBytes(file, bytes);
    }
}
