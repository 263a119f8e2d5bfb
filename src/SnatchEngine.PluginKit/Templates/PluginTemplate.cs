using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace SnatchEngine.PluginKit.Templates;

/// <summary>Writes a new plugin from the template that <c>dotnet new snatch-plugin</c> uses too.</summary>
/// <param name="templateFolder">The folder of the template.</param>
public sealed partial class PluginTemplate(string templateFolder)
{
    private const string TemplateName = "NewPlugin";
    private const string TemplateId = "new-plugin";
    private const string TemplateHost = "site.example";
    private const string TemplateProgram = "SNATCH_PROGRAM_FOLDER";

    /// <summary>Whether a name can be the name of a plugin's project and namespace.</summary>
    /// <param name="name">The name, such as <c>OpenTube</c>.</param>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The id a plugin of a name gets: <c>OpenTube</c> is <c>open-tube</c>.</summary>
    /// <param name="name">The name.</param>
    public static string IdOf(string name) => Hump().Replace(name, "-").ToLowerInvariant();

    /// <summary>Writes the plugin.</summary>
    /// <param name="name">Its name, such as <c>OpenTube</c>.</param>
    /// <param name="host">The host it is for; null for one that is nobody's.</param>
    /// <param name="programFolder">The folder of the <c>snatch</c> program, where the contract to build against lies.</param>
    /// <param name="folder">Where it goes; made, and empty if it is there.</param>
    /// <returns>The files, relative to the folder.</returns>
    /// <exception cref="TemplateException">The folder holds something, the name cannot be one, or the template is not there.</exception>
    public IReadOnlyList<string> Write(string name, string? host, string programFolder, string folder)
    {
        if (!IsName(name))
        {
            throw new TemplateException($"'{name}' cannot be the name of a plugin: it takes letters and digits and starts with a capital letter, such as OpenTube");
        }

        if (!Directory.Exists(templateFolder))
        {
            throw new TemplateException($"the template is not in {templateFolder}; it belongs beside the program");
        }

        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new TemplateException($"{folder} is not empty; name another folder with -o");
        }

        (string Old, string New)[] changes =
            [(TemplateHost, host ?? TemplateHost), (TemplateId, IdOf(name)), (TemplateName, name), (TemplateProgram, SecurityElement.Escape(Path.TrimEndingDirectorySeparator(programFolder)))];
        List<string> written = [];
        foreach (var file in Directory.EnumerateFiles(templateFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(templateFolder, file);
            if (relative.Split(Path.DirectorySeparatorChar) is not [".template.config" or "bin" or "obj" or ".snatch", ..])
            {
                var target = Changed(relative, changes);
                var path = Path.Combine(folder, target);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, Changed(File.ReadAllText(file), changes), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                written.Add(target);
            }
        }

        return written;
    }

    private static string Changed(string text, (string Old, string New)[] changes) =>
        changes.Aggregate(text, (changed, change) => changed.Replace(change.Old, change.New, StringComparison.Ordinal));

    [GeneratedRegex("^[A-Z][A-Za-z0-9]{0,62}$")]
    private static partial Regex Name();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Hump();
}
